using EmotionWeb.Accounts;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Hosting;

public sealed class DefaultModelTests
{
    [Fact]
    public async Task A_default_model_that_was_chosen_is_taken_back_by_the_history()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SiteFactory site = new() { HasAllModels = true, Replace = services => services.AddSingleton<ISetupLinkDisplay>(new ShownLinks()) };
        IModelSwitch models = site.Services.GetRequiredService<IModelSwitch>();
        IChangeLog log = site.Services.GetRequiredService<IChangeLog>();
        string first = models.InUse.Default.Id, other = models.InUse.Models.First(m => !m.IsDefault).Id;
        string file = site.Services.GetRequiredService<DataFolder>().File("default-model.txt");
        Editor editor = new("1", "Ada");

        await site.Services.GetRequiredService<IDefaultModel>().ChooseAsync(other, editor, token);
        Assert.Equal(other, models.InUse.Default.Id);
        Assert.Equal(other, (await File.ReadAllTextAsync(file, token)).Trim());

        ChangeEntry entry = Assert.Single((await log.FindAsync(new ChangeQuery(), token)).Items);
        Assert.IsType<Reversal.Done>(await log.RevertAsync(entry.Id, overwrite: false, editor, progress: null, token));
        Assert.Equal(first, models.InUse.Default.Id);
        Assert.False(File.Exists(file));
    }
}
