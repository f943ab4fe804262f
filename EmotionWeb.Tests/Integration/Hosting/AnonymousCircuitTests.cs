using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Tests.Integration.Hosting;

public class AnonymousCircuitTests
{
    [Fact]
    public async Task Nobody_fills_the_log_by_opening_the_admins_pages_on_a_circuit()
    {
        using FaultsTold faults = new();
        await using SiteFactory site = new() { Replace = services => services.AddSingleton<ILoggerProvider>(faults) };
        Uri address = site.Listen();
        foreach (string page in new[] { "admin/songs", "admin/songs/duplicates", "admin/moods", "admin/map", "admin/import", "admin/history", "admin/models" })
        {
            using CircuitClient nobody = await CircuitClient.ConnectAsync(address);
            await nobody.StartAsync(address, address, page);

            // The page is told to load anew, as whoever asks must sign in, and this one says that it could not.
            await nobody.FailAsync("location.reload");
            await nobody.GoAsync(new Uri(address, "songs"));
            Assert.True(await nobody.HearsAsync("JS.RenderBatch"), page);
            Assert.Equal(0, faults.Count);
        }
    }
}
