using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.Search;

public class SongGridTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<SongColumn> Columns => [.. Enum.GetValues<SongColumn>()];

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task Pages_forwards_backwards_and_by_jumps_are_those_of_a_plain_sort(SongColumn column)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        foreach ((int? mood, string? genre, string? text) in new (int?, string?, string?)[] { (null, null, null), (2, null, null), (null, "POP", null), (null, null, "the"), (1, "pop", "a"), (null, null, "!") })
        {
            await CompareAsync(catalogue, column, false, mood, genre, text);
            await CompareAsync(catalogue, column, true, mood, genre, text);
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(1, null)]
    [InlineData(null, "pop")]
    public async Task Where_many_songs_fit_the_pages_are_the_same_and_the_total_says_it_is_the_least(int? mood, string? genre)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync("title,artist,mood,genre,year,popularity\n" + string.Concat(Enumerable.Range(0, 24_000)
            .Select(i => $"{(i % 5 == 0 ? "Other" : "Some")} song {i * 7919 % 24_000},Artist {i % 97},{(i % 3 == 0 ? "Calm" : "Happy")},{(i % 4 == 0 ? "rock" : "Pop")},{1950 + (i % 70)},{i % 101}\n")));
        ISongGrid grid = catalogue.Get<ISongGrid>();
        foreach (SongColumn column in Enum.GetValues<SongColumn>())
        {
            long[] plain = await PlainAsync(catalogue, column, descending: true, mood, genre, "so");
            SongGridPage first = await grid.FindAsync(new SongGridQuery(column, true, mood, genre, "so", Limit: 100), Token);
            SongGridPage second = await grid.FindAsync(new SongGridQuery(column, true, mood, genre, "so", first.End, Skip: 3, Limit: 100), Token);

            Assert.Equal(plain.Take(100), first.Items.Select(s => s.Id));
            Assert.Equal(plain.Skip(103).Take(100), second.Items.Select(s => s.Id));
            Assert.True(first.TotalIsLeast);
            Assert.InRange(first.Total, 5_000, 10_000);
        }
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(2, null, null)]
    [InlineData(1, "pop", "a")]
    [InlineData(null, null, "nothing by that name")]
    public async Task All_that_fit_are_seen_at_once_in_the_order_of_the_pages(int? mood, string? genre, string? text)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISongGrid grid = catalogue.Get<ISongGrid>();
        SongGridQuery query = new(SongColumn.Artist, Descending: false, mood, genre, text, Limit: 200);
        List<SongVersion> paged = [];
        for (SongGridPage? page = null; page is null or { More: true };)
        {
            page = await grid.FindAsync(query with { After = page?.End }, Token);
            paged.AddRange(page.Items.Select(s => s.Seen));
        }

        Assert.Equal(paged, await grid.SeenAsync(query, Token));
    }

    [Fact]
    public async Task Of_more_songs_than_one_change_takes_as_many_are_seen()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync("title,artist,mood\n" + string.Concat(Enumerable.Range(0,
            ISongEditor.MostAtOnce + 5).Select(i => $"T {i:D5},A,Calm\n")));
        IReadOnlyList<SongVersion> seen = await catalogue.Get<ISongGrid>().SeenAsync(new SongGridQuery(SongColumn.Title,
            Descending: false), Token);
        Assert.Equal(ISongEditor.MostAtOnce, seen.Count);
        Assert.Equal("T 09999", (await catalogue.Get<ISongEditor>().FindAsync(seen[^1].Id, Token))!.Content.Title);
    }

    [Fact]
    public async Task The_total_follows_a_change()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISongGrid grid = catalogue.Get<ISongGrid>();
        int before = (await grid.FindAsync(new SongGridQuery(), Token)).Total;
        await catalogue.ImportAsync("title,artist,mood\nT,A,Happy\n");
        Assert.Equal(before + 1, (await grid.FindAsync(new SongGridQuery(), Token)).Total);
    }

    [Fact]
    public async Task Genres_are_listed_by_their_beginning()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync("title,artist,mood,genre\nA,A,Happy,Pop\nB,A,Happy,pop rock\nC,A,Happy,\nD,A,Happy,Rock\nE,A,Happy,POP\n");
        Assert.Equal(3, (await catalogue.Get<ISongGrid>().GenresAsync(null, 50, Token)).Count);
        Assert.Equal(["pop", "pop rock"], (await catalogue.Get<ISongGrid>().GenresAsync("Pó", 50, Token)).Select(g => g.ToLowerInvariant()));
        Assert.Single(await catalogue.Get<ISongGrid>().GenresAsync("p", 1, Token));

        // While a genre is typed its songs are there already.
        Assert.Equal(3, (await catalogue.Get<ISongGrid>().FindAsync(new SongGridQuery(Genre: "Pó"), Token)).Total);
        Assert.Equal(["B"], (await catalogue.Get<ISongGrid>().FindAsync(new SongGridQuery(Genre: "pop r", MoodId: 1), Token)).Items.Select(s => s.Title));
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISongGrid grid = catalogue.Get<ISongGrid>();
        SongGridCursor place = (await grid.FindAsync(new SongGridQuery(SongColumn.Title), Token)).End!;
        foreach (SongGridQuery query in new SongGridQuery[] { new(Limit: 0), new(Limit: 201), new(Skip: -1), new(SongColumn.Year, After: place), new(SongColumn.Title, After: place, Before: place) })
        {
            await Assert.ThrowsAsync<CatalogueQueryException>(() => grid.FindAsync(query, Token));
        }
    }

    private static async Task CompareAsync(TemporaryCatalogue catalogue, SongColumn column, bool descending, int? mood, string? genre, string? text)
    {
        long[] plain = await PlainAsync(catalogue, column, descending, mood, genre, text);
        SongGridQuery query = new(column, descending, mood, genre, text, Limit: 17);
        ISongGrid grid = catalogue.Get<ISongGrid>();

        List<long> forwards = [];
        SongGridPage page = await grid.FindAsync(query, Token);
        Assert.Equal((plain.Length, false), (page.Total, page.TotalIsLeast));
        forwards.AddRange(page.Items.Select(s => s.Id));
        while (page.More)
        {
            page = await grid.FindAsync(query with { After = page.End }, Token);
            forwards.AddRange(page.Items.Select(s => s.Id));
        }

        Assert.Equal(plain, forwards);
        List<long> backwards = [.. page.Items.Select(s => s.Id)];
        while (page.Start is not null && (page = await grid.FindAsync(query with { Before = page.Start }, Token)).Items.Count > 0)
        {
            backwards.InsertRange(0, page.Items.Select(s => s.Id));
        }

        Assert.Equal(plain, backwards);
        Assert.Equal(plain.Skip(20).Take(17), (await grid.FindAsync(query with { Skip = 20 }, Token)).Items.Select(s => s.Id));
    }

    private static async Task<long[]> PlainAsync(TemporaryCatalogue catalogue, SongColumn column, bool descending, int? mood, string? genre, string? text)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        List<Song> all = await context.Songs.AsNoTracking().ToListAsync(Token);
        IEnumerable<Song> found = all.Where(s => (mood is null || s.MoodId == mood)
            && (genre is null || s.GenreFold?.StartsWith(SearchNormalizer.Fold(genre), StringComparison.Ordinal) == true)
            && (text is null || Has(s, text)));
        Comparison<Song> byText = (a, b) => string.CompareOrdinal(a.TitleFold, b.TitleFold);
        Comparison<Song> order = column switch
        {
            SongColumn.Popularity => (a, b) => (b.Ranking, 0).CompareTo((a.Ranking, 0)) is not 0 and int c ? c : byText(b, a) is not 0 and int t ? t : b.Id.CompareTo(a.Id),
            SongColumn.Title => (a, b) => byText(a, b),
            SongColumn.Artist => (a, b) => string.CompareOrdinal(a.ArtistFold, b.ArtistFold) is not 0 and int c ? c : byText(a, b),
            SongColumn.Mood => (a, b) => (a.MoodId, a.Ranking).CompareTo((b.MoodId, b.Ranking)) is not 0 and int c ? c : byText(a, b),
            SongColumn.Genre => (a, b) => string.CompareOrdinal(a.GenreFold ?? "", b.GenreFold ?? ""),
            SongColumn.Year => (a, b) => (a.Year ?? 0).CompareTo(b.Year ?? 0),
            SongColumn.Language => (a, b) => string.CompareOrdinal((a.Language ?? "").ToLowerInvariant(), (b.Language ?? "").ToLowerInvariant()),
            _ => (a, b) => 0,
        };
        List<Song> sorted = [.. found];
        sorted.Sort((a, b) => order(a, b) is not 0 and int c ? c : a.Id.CompareTo(b.Id));
        if (descending)
        {
            sorted.Reverse();
        }

        return [.. sorted.Select(s => s.Id)];
    }

    private static bool Has(Song song, string text) => SearchNormalizer.Words(text).Count == 0
        ? song.TitleFold.Contains(text, StringComparison.Ordinal) || song.ArtistFold.Contains(text, StringComparison.Ordinal)
        : SearchNormalizer.Words(song.TitleFold).Concat(SearchNormalizer.Words(song.ArtistFold)).Any(w => w.StartsWith(text, StringComparison.Ordinal));
}
