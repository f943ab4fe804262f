using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Unit.Moods;

public class MoodRuleStoreTests
{
    private static readonly RuleKey Place = new(ListeningGoal.Lift, Emotion.Sad);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_are_kept_while_nothing_changes()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IMoodRules rules = catalogue.Get<IMoodRules>();

        IReadOnlyList<EmotionMapping> first = await rules.RulesAsync(ListeningGoal.Lift, Token);

        Assert.Same(first, await rules.RulesAsync(ListeningGoal.Lift, Token));
        Assert.NotEqual(first, await rules.RulesAsync(ListeningGoal.Match, Token));
    }

    [Fact]
    public async Task A_rule_that_was_saved_holds_for_the_next_reading_in_this_process_and_in_another()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using ServiceProvider other = catalogue.Beside();
        foreach (int percent in Enumerable.Range(1, 20))
        {
            await EnergyAsync(catalogue.Services);
            await EnergyAsync(other);
            EditedRule rule = (await catalogue.Get<IMapEditor>().AllAsync(Token)).Single(r => r.Place == Place);
            EditedRule edited = rule with { Content = rule.Content with { Energy = percent / 100.0 } };
            Assert.IsType<Edit<EditedRule>.Saved>(await catalogue.Get<IMapEditor>().SaveAsync(edited, TemporaryCatalogue.Editor, Token));

            Assert.Equal(percent / 100.0, await EnergyAsync(catalogue.Services));
            Assert.Equal(percent / 100.0, await EnergyAsync(other));
        }
    }

    private static async Task<double> EnergyAsync(IServiceProvider services) =>
        (await services.GetRequiredService<IMoodRules>().RulesAsync(Place.Goal, Token)).Single(r => r.Emotion == Place.Emotion).Energy;
}
