using System.Security.Claims;
using Bunit;
using EmotionWeb.Accounts;
using EmotionWeb.Components.Admin.Models;
using EmotionWeb.Core;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Resources;
using EmotionWeb.Tests.Component.Results;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace EmotionWeb.Tests.Component.Admin;

public sealed class AdminModelsTests : BunitContext
{
    private readonly FakeSwitch _switch = new();
    private readonly Editors _editors = new();

    public AdminModelsTests()
    {
        Services.AddMudServices();
        Services.AddMessages();
        Services.AddSingleton<IModelSwitch>(_switch);
        Services.AddSingleton<IDefaultModel>(_switch);
        Services.AddSingleton<IEditorContext>(_editors);
        Services.AddSingleton<IDatabaseErrors>(new SqliteDatabaseErrors());
        Services.AddSingleton<IDatabaseHealth>(new SoundDatabase());
        AddAuthorization().SetAuthorized("Ada").SetRoles(AccountRoles.Admin);
    }

    private ISnackbar Said => Services.GetRequiredService<ISnackbar>();

    [Fact]
    public async Task Another_model_is_made_the_default_by_whoever_is_signed_in()
    {
        IRenderedComponent<AdminModels> page = Render<AdminModels>();
        await page.Find("[data-testid=model-choose]").ClickAsync();

        Assert.Equal(("small", "Ada"), Assert.Single(_switch.Choices));
        Assert.Contains("small is the default now", Assert.Single(Said.ShownSnackbars).Message, StringComparison.Ordinal);
        Assert.Contains("small", page.FindAll("tbody tr").Single(row => row.QuerySelector("[data-testid=model-default]") is not null).TextContent, StringComparison.Ordinal);

        await page.Find("[data-testid=model-as-manifest]").ClickAsync();
        Assert.Null(_switch.Choices[^1].Model);
        Assert.Empty(page.FindAll("[data-testid=model-as-manifest]"));
    }

    [Fact]
    public async Task One_whose_role_was_taken_changes_nothing()
    {
        _editors.Allow = false;
        IRenderedComponent<AdminModels> page = Render<AdminModels>();
        await page.Find("[data-testid=model-choose]").ClickAsync();
        await page.Find("[data-testid=models-reload]").ClickAsync();
        Assert.Empty(_switch.Choices);
        Assert.Equal(0, _switch.Looks);
        Assert.NotEmpty(Said.ShownSnackbars);
    }

    [Fact]
    public async Task A_refused_folder_is_shown_with_its_reason_until_it_is_mended()
    {
        IRenderedComponent<AdminModels> page = Render<AdminModels>();
        _switch.Next = new ModelRefusal(CommonMessages.Text("vit.onnx is broken."), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await page.Find("[data-testid=models-reload]").ClickAsync();
        Assert.Contains("vit.onnx is broken.", page.Find("[data-testid=model-refusal]").TextContent, StringComparison.Ordinal);

        _switch.Next = null;
        await page.InvokeAsync(() => _switch.ReloadAsync(CancellationToken.None));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=model-refusal]")));
    }

    [Fact]
    public async Task A_choice_that_cannot_be_kept_is_told()
    {
        _switch.Fault = new IOException("The disk is full.");
        IRenderedComponent<AdminModels> page = Render<AdminModels>();
        await page.Find("[data-testid=model-choose]").ClickAsync();
        Assert.Contains("The disk is full.", Assert.Single(Said.ShownSnackbars).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_model_shows_what_to_choose_by()
    {
        IRenderedComponent<AdminModels> page = Render<AdminModels>();
        Assert.DoesNotContain("Takes", page.Find("thead").TextContent, StringComparison.Ordinal);

        Dictionary<string, double> metrics = new(StringComparer.Ordinal) { ["val.ferplus7.accuracy"] = 0.8588, ["batch1.cpu.milliseconds"] = 0.4 };
        _switch.Put(_switch.InUse with { Models = [_switch.InUse.Models[0] with { Metrics = metrics }, _switch.InUse.Models[1]] });
        page.WaitForAssertion(() => Assert.Contains("Takes", page.Find("thead").TextContent, StringComparison.Ordinal));
        Assert.Equal(["85.9 %", "0.4 ms", "–", "–"], page.FindAll("tbody td.figures:not(.wide)").Select(c => c.TextContent));
    }

    [Fact]
    public void A_choice_that_is_gone_is_told()
    {
        IRenderedComponent<AdminModels> page = Render<AdminModels>();
        Assert.Empty(page.FindAll("[data-testid=model-gone]"));

        _switch.Put(_switch.InUse with { Chosen = "lost" });
        page.WaitForAssertion(() => Assert.StartsWith("lost, which was chosen", page.Find("[data-testid=model-gone]").TextContent, StringComparison.Ordinal));
        Assert.NotNull(page.Find("[data-testid=model-as-manifest]"));
    }

    [Fact]
    public async Task Left_it_watches_no_more()
    {
        Render<AdminModels>();
        Assert.True(_switch.Watched);
        await DisposeComponentsAsync();
        Assert.False(_switch.Watched);
    }

    private sealed class FakeSwitch : IModelSwitch, IDefaultModel
    {
        public event Action? Changed;

        public bool Watched => Changed is not null;

        public ModelRefusal? Next { get; set; }

        public Exception? Fault { get; set; }

        public int Looks { get; private set; }

        public List<(string? Model, string By)> Choices { get; } = [];

        public ModelsInUse InUse { get; private set; } = new(
            [Readings.Model("big", isDefault: true), Readings.Model("small")], "big", null, new ComputeDevice("the CPU", "the configuration asks for it"), null);

        public void Put(ModelsInUse next)
        {
            InUse = next;
            Changed?.Invoke();
        }

        public Task<ModelsInUse> ReloadAsync(CancellationToken cancellationToken)
        {
            Looks++;
            InUse = InUse with { Refusal = Next };
            Changed?.Invoke();
            return Task.FromResult(InUse);
        }

        public Task ChooseAsync(string? modelId, Editor editor, CancellationToken cancellationToken)
        {
            if (Fault is not null)
            {
                return Task.FromException(Fault);
            }

            Choices.Add((modelId, editor.Name));
            InUse = InUse with { Chosen = modelId, Models = [.. InUse.Models.Select(m => m with { IsDefault = string.Equals(m.Id, modelId ?? "big", StringComparison.Ordinal) })] };
            Changed?.Invoke();
            return Task.CompletedTask;
        }
    }

    private sealed class Editors : IEditorContext
    {
        public bool Allow { get; set; } = true;

        public Task<Editor> RequireAdminAsync(CancellationToken cancellationToken) =>
            Allow ? Task.FromResult(new Editor("1", "Ada")) : Task.FromException<Editor>(NotAllowedException.ForNoAdmin());

        public Task<Editor> RequireAdminAsync(ClaimsPrincipal user, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class SoundDatabase : IDatabaseHealth
    {
        public CatalogueUnavailableException? Fault => null;
    }
}
