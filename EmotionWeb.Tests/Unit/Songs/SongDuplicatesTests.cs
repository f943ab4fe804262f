using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.Songs;

public class SongDuplicatesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Here Comes The Sun - Remastered 2009", "here comes the sun")]
    [InlineData("Here Comes The Sun (2019 Remaster)", "here comes the sun")]
    [InlineData("Under Pressure – Live at Wembley - 2003 Digital Remaster", "under pressure")]
    [InlineData("Hello (Live)", "hello")]
    [InlineData("Hello [Live in Paris]", "hello")]
    [InlineData("Tusa (feat. Nicki Minaj)", "tusa")]
    [InlineData("Tusa feat. Nicki Minaj", "tusa")]
    [InlineData("Tusa (with Nicki Minaj) - Radio Edit", "tusa")]
    [InlineData("Blue Monday (Radio Edit)", "blue monday")]
    [InlineData("Blue Monday (Part 2) (Remastered)", "blue monday (part 2)")]
    [InlineData("One-Two - Mono", "one-two")]
    [InlineData("Blue Monday (Hardfloor Remix)", "blue monday (hardfloor remix)")]
    [InlineData("Live and Let Die", "live and let die")]
    [InlineData("(Live)", "(live)")]
    [InlineData("Alive (Olive)", "alive (olive)")]
    [InlineData("Soft Feature", "soft feature")]
    public void Words_for_a_release_of_a_title_are_no_part_of_its_key(string title, string key) => Assert.Equal(key, SongVariants.TitleKey(SearchNormalizer.Fold(title)));

    [Theory]
    [InlineData("Karol G feat. Nicki Minaj", "karol g")]
    [InlineData("Karol G (ft. Nicki Minaj)", "karol g")]
    [InlineData("Florence + The Machine", "florence + the machine")]
    [InlineData("The Feats", "the feats")]
    public void Guests_are_no_part_of_an_artist(string artist, string key) => Assert.Equal(key, SongVariants.ArtistKey(SearchNormalizer.Fold(artist)));

    [Fact]
    public async Task Variants_of_a_song_are_a_group_with_the_best_known_first()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync(
            "title,artist,mood,popularity,genre,year\nB side (Live),Z,Happy,,,\nB Side,Z feat. Y,Happy,,,\nSun,A,Calm,10,,\nSun - Remastered 2009,A,Happy,90,Rock,2009\nSun (Remix),A,Happy,,,\nSun - Live,Other,Happy,,,\n");

        DuplicatePage page = await catalogue.Get<ISongDuplicates>().FindAsync(0, 20, Token), last = await catalogue.Get<ISongDuplicates>().FindAsync(1, 1, Token);

        Assert.Equal(2, page.Total);
        Assert.Equal([["Sun - Remastered 2009", "Sun"], ["B side (Live)", "B Side"]], page.Groups.Select(g => g.Select(s => s.Title).ToArray()).ToArray());
        Assert.Equal("B side (Live)", Assert.Single(last.Groups)[0].Title);
        await Assert.ThrowsAsync<CatalogueQueryException>(() => catalogue.Get<ISongDuplicates>().FindAsync(0, 101, Token));
    }

    [Fact]
    public async Task A_merge_keeps_one_with_what_it_lacked_and_can_be_taken_back()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        ISongDuplicates duplicates = catalogue.Get<ISongDuplicates>();
        await catalogue.ImportAsync("title,artist,mood,popularity,genre,year,tempo\nSun,A,Calm,10,,,\nSun - Live,A,Happy,90,Rock,,120\nSun - Mono,A,Happy,20,Pop,1969,\n");
        IReadOnlyList<SongContent> before = await AllAsync(catalogue);
        IReadOnlyList<SongGridRow> group = Assert.Single((await duplicates.FindAsync(0, 20, Token)).Groups);
        SongGridRow keep = group.Single(s => s.Title is "Sun");

        MergedSongs merged = await duplicates.MergeAsync(keep.Seen, [.. group.Where(s => s != keep).OrderBy(s => s.Id).Select(s => s.Seen)], TemporaryCatalogue.Editor, Token);

        SongContent expected = before[0] with { Genre = "Rock", Year = 1969, Features = new SongFeatures(Tempo: 120) };
        Assert.Equal(expected, merged.Kept!.Content);
        Assert.Equal([expected], await AllAsync(catalogue));
        Assert.Empty((await duplicates.FindAsync(0, 20, Token)).Groups);
        ChangeEntry entry = (await catalogue.Get<IChangeLog>().FindAsync(new ChangeQuery(Limit: 1), Token)).Items[0];
        Assert.Equal((ChangeKind.SongsMerged, "Sun by A", 3, merged.Change), (entry.Kind, entry.Subject.Text(), entry.Count, entry.Id));

        Assert.IsType<Reversal.Done>(await catalogue.Get<IChangeLog>().RevertAsync(merged.Change!.Value, overwrite: false, TemporaryCatalogue.Editor, progress: null, Token));
        Assert.Equal(before, await AllAsync(catalogue));
        Assert.Single((await duplicates.FindAsync(0, 20, Token)).Groups);
    }

    [Fact]
    public async Task A_merge_of_what_someone_changed_since_does_nothing()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        ISongDuplicates duplicates = catalogue.Get<ISongDuplicates>();
        await catalogue.ImportAsync("title,artist,mood\nSun,A,Calm\nSun - Live,A,Happy\n");
        IReadOnlyList<SongGridRow> group = Assert.Single((await duplicates.FindAsync(0, 20, Token)).Groups);
        await catalogue.Get<ISongEditor>().SetMoodAsync([group[1].Seen], 1, TemporaryCatalogue.Editor, Token);
        await catalogue.Get<ISongEditor>().SetMoodAsync([group[1].Seen], 3, TemporaryCatalogue.Editor, Token);
        IReadOnlyList<SongContent> before = await AllAsync(catalogue);

        MergedSongs merged = await duplicates.MergeAsync(group[0].Seen, [group[1].Seen], TemporaryCatalogue.Editor, Token);

        Assert.Equal(new MergedSongs(null, null), merged);
        Assert.Equal(before, await AllAsync(catalogue));
        await Assert.ThrowsAsync<ArgumentException>(() => duplicates.MergeAsync(group[0].Seen, [group[0].Seen], TemporaryCatalogue.Editor, Token));
    }

    private static async Task<IReadOnlyList<SongContent>> AllAsync(TemporaryCatalogue catalogue)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        return [.. (await context.Songs.AsNoTracking().OrderBy(s => s.Id).ToListAsync(Token)).Select(SongContent.Of)];
    }
}
