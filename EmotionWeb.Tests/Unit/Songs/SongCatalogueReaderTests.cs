using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.Songs;

public class SongCatalogueReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null)]
    [InlineData("Calm", null)]
    [InlineData("calm", null)]
    [InlineData(null, "the")]
    [InlineData("Sad", "a")]
    public async Task Pages_follow_one_another_without_gap_or_repeat(string? mood, string? text)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        SongQuery query = new(mood, text, Limit: 7);
        List<SongRow> paged = [];
        SongPage page;
        do
        {
            page = await catalogue.Reader.FindAsync(query, Token);
            Assert.InRange(page.Items.Count, 1, 7);
            paged.AddRange(page.Items);
            query = query with { After = page.Next };
        }
        while (page.Next is not null);

        Assert.Equal(page.Total, paged.Count);
        Assert.Distinct(paged.Select(s => s.Id));
        Assert.Equal(paged.OrderByDescending(s => s.Popularity ?? -1).ThenBy(s => SearchNormalizer.Fold(s.Title), StringComparer.Ordinal).Select(s => s.Id), paged.Select(s => s.Id));
        Assert.All(paged, s => Assert.True(mood is null || string.Equals(s.Mood, mood, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("hoppi", "Hoppípolla")]
    [InlineData("SIGUR ros", "Hoppípolla")]
    [InlineData("take a-ha", "Take on Me")]
    [InlineData("AC/DC highway", "Highway to Hell")]
    [InlineData("TIËSTO", "Adagio for Strings")]
    [InlineData("\" OR 1=1 --", null)]
    [InlineData("nosuchword", null)]
    public async Task Text_is_found_by_the_beginnings_of_words_in_any_case_without_accents(string text, string? title)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();

        SongPage page = await catalogue.Reader.FindAsync(new SongQuery(Text: text), Token);

        Assert.Equal(title is not null, page.Items.Any(s => string.Equals(s.Title, title, StringComparison.Ordinal)));
        Assert.True(title is not null || page.Total == 0);
    }

    [Fact]
    public async Task Signs_without_words_are_found_as_they_stand()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync("title,artist,mood\nPony,!!!,Happy\nOther,Band,Happy\n");
        Assert.Equal("Pony", Assert.Single((await catalogue.Reader.FindAsync(new SongQuery(Text: "!!!"), Token)).Items).Title);
    }

    [Fact]
    public async Task No_text_breaks_the_search()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await Gen.String.SampleAsync(async text => Assert.True((await catalogue.Reader.FindAsync(new SongQuery(Text: text), Token)).Total >= 0), iter: 300, threads: 1);
    }

    [Fact]
    public async Task The_search_follows_every_kind_of_change()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        Song song = new("Früher", "Jemand") { MoodId = (await context.Moods.FirstAsync(Token)).Id };
        context.Songs.Add(song);
        await context.SaveChangesAsync(Token);
        Assert.Equal(1, await FoundAsync("fruher"));

        song.Rename("Später", "Jemand");
        await context.SaveChangesAsync(Token);
        Assert.Equal((0, 1), (await FoundAsync("fruher"), await FoundAsync("spater")));
        Assert.Equal(1, song.Version);

        context.Songs.Remove(song);
        await context.SaveChangesAsync(Token);
        Assert.Equal(0, await FoundAsync("spater"));

        async Task<int> FoundAsync(string text) => (await catalogue.Reader.FindAsync(new SongQuery(Text: text), Token)).Total;
    }

    [Fact]
    public async Task The_second_of_two_editors_is_told()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using CatalogueContext one = catalogue.Contexts.CreateDbContext(), two = catalogue.Contexts.CreateDbContext();
        Song mine = await one.Songs.FirstAsync(s => s.Title == "Africa", Token), theirs = await two.Songs.FirstAsync(s => s.Title == "Africa", Token);
        mine.Popularity = 90;
        await one.SaveChangesAsync(Token);
        theirs.Popularity = 10;
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => two.SaveChangesAsync(Token));
    }

    [Fact]
    public async Task A_page_stays_in_place_when_songs_before_it_come_and_go()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        SongPage first = await catalogue.Reader.FindAsync(new SongQuery(Limit: 20), Token);
        SongPage second = await catalogue.Reader.FindAsync(new SongQuery(After: first.Next, Limit: 20), Token);

        await catalogue.ImportAsync("title,artist,mood,popularity\nNew,One,Happy,100\n");
        await using (CatalogueContext context = catalogue.Contexts.CreateDbContext())
        {
            long last = first.Items[^1].Id;
            await context.Songs.Where(s => s.Id == last).ExecuteDeleteAsync(Token);
        }

        Assert.Equal(second.Items, (await catalogue.Reader.FindAsync(new SongQuery(After: first.Next, Limit: 20), Token)).Items);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    [InlineData(-1)]
    public async Task A_limit_out_of_range_is_refused(int limit)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await Assert.ThrowsAsync<CatalogueQueryException>(() => catalogue.Reader.FindAsync(new SongQuery(Limit: limit), Token));
    }

    [Fact]
    public async Task An_unknown_mood_is_refused_with_those_there_are()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        var refusal = await Assert.ThrowsAsync<CatalogueQueryException>(() => catalogue.Reader.FindAsync(new SongQuery("Furious"), Token));
        Assert.Contains("Happy, Calm, Energetic, Sad", refusal.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_with_a_true_check_and_no_place_is_refused()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        foreach (string place in new[] { "x|1|a", "1|x|a", "1", "99999999999|1|a" })
        {
            byte[] bytes = Encoding.UTF8.GetBytes(place);
            string forged = Base64Url.EncodeToString([.. SHA256.HashData([.. bytes, .. "\0happy\0"u8])[..8], .. bytes]);
            await Assert.ThrowsAsync<CatalogueQueryException>(() => catalogue.Reader.FindAsync(new SongQuery("Happy", After: forged), Token));
        }
    }

    [Fact]
    public async Task Words_are_asked_for_once_and_a_text_beyond_the_longest_is_cut()
    {
        Assert.Equal(["love", "me"], SongFilter.Of(null, null, "Love me, love ME").Words);
        Assert.True(SongFilter.Of(null, null, string.Join(' ', Enumerable.Range(0, 5_000))).Words.Count <= SongQuery.LongestText / 2);
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        Assert.NotEmpty((await catalogue.Reader.FindAsync(new SongQuery(Text: string.Concat(Enumerable.Repeat("Africa ", 5_000))), Token)).Items);
    }

    [Fact]
    public async Task A_cursor_that_was_changed_or_is_of_another_search_is_refused()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        string cursor = (await catalogue.Reader.FindAsync(new SongQuery("Happy", Limit: 5), Token)).Next!;
        for (int i = 0; i < cursor.Length; i++)
        {
            string changed = $"{cursor[..i]}{(cursor[i] == 'A' ? 'B' : 'A')}{cursor[(i + 1)..]}";
            await Assert.ThrowsAsync<CatalogueQueryException>(() => catalogue.Reader.FindAsync(new SongQuery("Happy", After: changed), Token));
        }

        foreach (SongQuery query in new SongQuery[] { new("Sad", After: cursor), new("Happy", "love", cursor), new("Happy", After: ""), new("Happy", After: "not one"), new("Happy", After: cursor[..^1]) })
        {
            await Assert.ThrowsAsync<CatalogueQueryException>(() => catalogue.Reader.FindAsync(query, Token));
        }
    }
}
