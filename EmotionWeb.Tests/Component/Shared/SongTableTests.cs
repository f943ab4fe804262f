using AngleSharp.Dom;
using Bunit;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Component.Player;
using EmotionWeb.Tests.Component.Results;

namespace EmotionWeb.Tests.Component.Shared;

public class SongTableTests : BunitContext
{
    public SongTableTests() => Services.AddFakePlayer();

    private static readonly IReadOnlyList<SongRow> Three =
    [
        SampleAnswers.Song(1, "Águas de Março", "Elis Regina", "Calm", 61),
        SampleAnswers.Song(2, "Someone Like You", "Adele", "Sad"),
        SampleAnswers.Song(3, "Highway to Hell", "AC/DC", "Energetic", 83),
    ];

    [Fact]
    public void Songs_come_in_the_order_given_until_a_column_is_pressed()
    {
        IRenderedComponent<SongTable> table = Show(Three);
        Assert.Equal([1, 2, 3], Ids(table));

        Press(table, "Title");
        Assert.Equal([1, 3, 2], Ids(table));
        Assert.Equal("ascending", table.Find("th.title").GetAttribute("aria-sort"));

        Press(table, "Title");
        Assert.Equal([2, 3, 1], Ids(table));
        Assert.Equal("descending", table.Find("th.title").GetAttribute("aria-sort"));

        Press(table, "Title");
        Assert.Equal([1, 2, 3], Ids(table));
        Assert.Equal("none", table.Find("th.title").GetAttribute("aria-sort"));
    }

    [Fact]
    public void Unknown_popularity_comes_last_either_way_and_has_a_word()
    {
        IRenderedComponent<SongTable> table = Show(Three);

        Press(table, "Popularity");
        Assert.Equal([3, 1, 2], Ids(table));
        Press(table, "Popularity");
        Assert.Equal([1, 3, 2], Ids(table));
        Assert.Contains("unknown", table.Find("[data-song='2'] td.popularity").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0, 0, "Popularity")]
    [InlineData(0, 1, 2, "Year")]
    [InlineData(0, 0, 1, "Genre")]
    [InlineData(0, 0, 0, null)]
    public void The_last_column_is_the_first_fact_that_half_the_songs_have(int popularities, int years, int genres, string? head)
    {
        SongRow[] two = [.. Enumerable.Range(0, 2).Select(i => SampleAnswers.Song(i + 1, $"Song {i}", "X") with
        {
            Popularity = i < popularities ? 50 : null,
            Year = i < years ? 1999 + i : null,
            Genre = i < genres ? "soul" : null,
        })];

        IRenderedComponent<SongTable> table = Show(two);

        string[] heads = [.. table.FindAll("thead th").Select(h => h.TextContent.Trim()).Except(["Title", "Artist", "Mood", "Listen"])];
        Assert.Equal(head is null ? [] : [head], heads);
        Assert.Equal(head is null ? 0 : 2, table.FindAll("tbody td.fact").Count);
    }

    [Fact]
    public void Years_sort_newest_first_and_what_has_none_comes_last_either_way()
    {
        IRenderedComponent<SongTable> table = Show([
            SampleAnswers.Song(1, "A", "X") with { Popularity = null, Year = 1969 },
            SampleAnswers.Song(2, "B", "X") with { Popularity = null, Year = null },
            SampleAnswers.Song(3, "C", "X") with { Popularity = null, Year = 2001 }]);

        Press(table, "Year");
        Assert.Equal([3, 1, 2], Ids(table));
        Press(table, "Year");
        Assert.Equal([1, 3, 2], Ids(table));
        Assert.Contains("unknown", table.Find("[data-song='2'] td.year").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aguas", new long[] { 1 })]
    [InlineData("MARCO", new long[] { 1 })]
    [InlineData("ac/dc", new long[] { 3 })]
    [InlineData("  ", new long[] { 1, 2, 3 })]
    [InlineData("no such song", new long[0])]
    public void The_filter_folds_case_and_accents(string text, long[] found)
    {
        IRenderedComponent<SongTable> table = Show(Three);

        table.Find("input[type=search]").Input(text);

        Assert.Equal(found, Ids(table));
        Assert.Equal(found.Length == 0, table.Markup.Contains("No song here fits", StringComparison.Ordinal));
    }

    [Fact]
    public void Many_songs_come_in_pages()
    {
        IRenderedComponent<SongTable> table = Show(SampleAnswers.Songs(12));
        Assert.Equal(10, Ids(table).Count);
        Assert.True(table.ButtonSaying("Back").HasAttribute("aria-disabled"));

        table.ButtonSaying("More").Click();
        Assert.Equal([11, 12], Ids(table));
        Assert.True(table.ButtonSaying("More").HasAttribute("aria-disabled"));

        table.Render(p => p.Add(c => c.Songs, SampleAnswers.Songs(11)));
        Assert.Equal(1, Ids(table)[0]);
    }

    [Fact]
    public void A_song_is_searched_for_at_four_services_in_a_new_tab()
    {
        IRenderedComponent<SongTable> table = Show([SampleAnswers.Song(9, "Rock & Roll / 100 %?", "AC/DC")]);

        IReadOnlyList<IElement> links = table.FindAll("[data-testid=song-row] a");
        Assert.Equal(4, links.Count);
        Assert.All(links, link =>
        {
            Uri address = new(link.GetAttribute("href")!);
            Assert.Equal("https", address.Scheme);
            Assert.Contains("Rock%20%26%20Roll%20%2F%20100%20%25%3F%20AC%2FDC", address.AbsoluteUri, StringComparison.Ordinal);
            Assert.Contains("noopener", link.GetAttribute("rel"), StringComparison.Ordinal);
            Assert.Equal("_blank", link.GetAttribute("target"));
        });
        Assert.Equal(table.Find("[popover]").Id, table.Find("[popovertarget]").GetAttribute("popovertarget"));
    }

    [Fact]
    public void One_page_of_a_greater_list_neither_sorts_nor_filters()
    {
        IRenderedComponent<SongTable> table = Render<SongTable>(p => p.Add(c => c.Songs, Three).Add(c => c.Sortable, false).Add(c => c.Filterable, false));

        Assert.Empty(table.FindAll("th button, input"));
    }

    [Fact]
    public void Why_a_song_was_chosen_stands_beside_it()
    {
        IRenderedComponent<SongTable> table = Render<SongTable>(p => p
            .Add(c => c.Songs, Three).Add(c => c.Reasons, new Dictionary<long, string> { [3] = "Energetic, rock" }));

        Assert.Contains("Energetic, rock", table.Find("[data-song='3']").TextContent, StringComparison.Ordinal);
        Assert.Empty(table.FindAll("[data-song='1'] .reason"));
    }

    private IRenderedComponent<SongTable> Show(IReadOnlyList<SongRow> songs) => Render<SongTable>(p => p.Add(c => c.Songs, songs));

    private static List<long> Ids(IRenderedComponent<SongTable> table) =>
        [.. table.FindAll("[data-testid=song-row]").Select(r => long.Parse(r.GetAttribute("data-song")!, System.Globalization.CultureInfo.InvariantCulture))];

    private static void Press(IRenderedComponent<SongTable> table, string column) => table.ButtonSaying(column).Click();
}
