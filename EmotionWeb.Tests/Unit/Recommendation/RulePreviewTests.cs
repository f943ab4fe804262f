using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Tests.Unit.Persistence;

namespace EmotionWeb.Tests.Unit.Recommendation;

public class RulePreviewTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cell_brings_songs_of_its_moods_alone_and_the_same_ones_again()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IRulePreview preview = catalogue.Get<IRulePreview>();
        IReadOnlyList<MoodSummary> moods = await catalogue.Reader.MoodsAsync(Token);
        RuleKey place = new(ListeningGoal.Match, Emotion.Happy);
        RuleContent content = new([.. moods.Take(2).Select(m => new MoodShare(m.Id, 0.5))], [], 0.5);

        IReadOnlyList<RecommendedSong> songs = await preview.PreviewAsync(place, content, 10, seed: 3, Token);

        Assert.Equal(10, songs.Count);
        Assert.Equal(moods.Take(2).Select(m => m.Name).Order(StringComparer.Ordinal), songs.Select(s => s.Song.Mood).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Equal(songs, await preview.PreviewAsync(place, content, 10, seed: 3, Token));
    }

    [Fact]
    public async Task What_a_saved_cell_brings_is_what_its_preview_showed()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        RuleKey place = new(ListeningGoal.Lift, Emotion.Sad);
        EditedRule rule = (await catalogue.Get<IMapEditor>().AllAsync(Token)).Single(c => c.Place == place);
        RuleContent content = new([new MoodShare(4, 0.7), new MoodShare(1, 0.3)], [new GenreLean("rock", 0.5)], 0.8);

        IReadOnlyList<RecommendedSong> shown = await catalogue.Get<IRulePreview>().PreviewAsync(place, content, 10, seed: 1, Token);
        Assert.IsType<Edit<EditedRule>.Saved>(await catalogue.Get<IMapEditor>().SaveAsync(rule with { Content = content }, TemporaryCatalogue.Editor, Token));
        MoodMix mix = await catalogue.Get<IMoodMap>().MixAsync(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, Token);

        Assert.Equal(shown.Select(s => s.Song), (await catalogue.Get<IRecommender>().RecommendAsync(mix, 10, seed: 1, Token)).Select(s => s.Song));
    }
}
