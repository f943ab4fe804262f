using Bunit;
using EmotionWeb.Components.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace EmotionWeb.Tests.Component.Shared;

public sealed class NoticesTests : BunitContext
{
    private readonly FakeTimeProvider _time = new();

    public NoticesTests()
    {
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(_time);
    }

    [Fact]
    public async Task What_is_offered_right_after_a_message_stands_beside_it_and_acts_once()
    {
        IRenderedComponent<Notices> notices = Render<Notices>();
        int acted = 0;

        // Not within an event, where rendering would wait for its end anyway.
        await notices.InvokeAsync(() => Services.GetRequiredService<ISnackbar>().Add("Deleted 1 song.")!.Offer("Undo", () =>
        {
            acted++;
            return Task.CompletedTask;
        }));

        await notices.WaitForElement("[data-testid=notice] .link").ClickAsync(new());
        Assert.Equal(1, acted);
        notices.WaitForAssertion(() => Assert.Empty(notices.FindAll("[data-testid=notice]")));
    }

    [Fact]
    public async Task What_can_be_undone_stays_longer_than_what_is_only_told()
    {
        IRenderedComponent<Notices> notices = Render<Notices>();
        ISnackbar messages = Services.GetRequiredService<ISnackbar>();
        await notices.InvokeAsync(() => messages.Add("Told."));
        await notices.InvokeAsync(() => messages.Add("Done.")!.Offer("Undo", () => Task.CompletedTask));
        notices.WaitForAssertion(() => Assert.Equal(2, notices.FindAll("[data-testid=notice]").Count));

        _time.Advance(TimeSpan.FromSeconds(6));
        notices.WaitForAssertion(() => Assert.Equal("Done.", Assert.Single(notices.FindAll("[data-testid=notice] > span")).TextContent));
        _time.Advance(TimeSpan.FromSeconds(6));
        notices.WaitForAssertion(() => Assert.Empty(notices.FindAll("[data-testid=notice]")));
    }
}
