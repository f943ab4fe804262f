using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using EmotionWeb.Accounts;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Subsonic;

/// <summary>Servers that listeners name for themselves: each is heard by its own listener alone.</summary>
public sealed class ListenerServerTests : IAsyncLifetime
{
    private const string Page = "/account/music-server";

    private readonly SiteFactory _site = new()
    {
        Settings = { ["Accounts:TriesPerMinute"] = "1000", ["Subsonic:ListenerServers"] = "Any" },
    };

    private StandIn _server = null!;
    private string _ada = "";
    private string _ben = "";
    private long _africa;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IListenerMusic Music => _site.Services.GetRequiredService<IListenerMusic>();

    public async ValueTask InitializeAsync()
    {
        _server = await StandIn.StartAsync();
        _server.Songs.Add(StandIn.Song("7", "Africa", "Karl Wolf"));
        _server.Songs.Add(StandIn.Song("8", "Africa - 2019 Remaster", "TOTO"));
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Songs_are_found_by_title_and_artist_and_heard_by_their_own_listener_alone()
    {
        await OpenAsync();
        using Visitor ada = await SignedInAsync("Ada"), ben = await SignedInAsync("Ben"), nobody = new(_site);
        Assert.Equal(Page + "?done=saved", Visitor.Target(await SaveAsync(ada)));

        PlayableTrack track = (await Music.FindAsync(_ada, _africa, Token))!;
        Assert.Equal(("own", Playability.Full, _africa, "audio/mpeg"), (track.Source, track.Playability, track.SongId, track.MediaType));
        Assert.Equal([track.Id], (await Music.GetAsync(_ada, [track.Id, "x", "own-1-x"], Token)).Select(t => t.Id));
        HttpResponseMessage whole = await ada.GetAsync($"/media/{track.Id}");
        Assert.Equal((HttpStatusCode.OK, "audio/mpeg", "private"),
            (whole.StatusCode, whole.Content.Headers.ContentType!.ToString(), whole.Headers.CacheControl!.ToString()));
        Assert.Equal(_server.Sound, await whole.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("8", _server.Calls.Last().Sent["id"]);

        // Whoever else has the address has nothing, also with a server of their own, and nothing is asked for them.
        int calls = _server.Calls.Count;
        Assert.Null(await Music.FindAsync(_ben, _africa, Token));
        Assert.Empty(await Music.GetAsync(_ben, [track.Id], Token));
        Assert.Equal(HttpStatusCode.NotFound, (await ben.GetAsync($"/media/{track.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync($"/media/{track.Id}")).StatusCode);
        await SaveAsync(ben);
        Assert.Equal(HttpStatusCode.NotFound, (await ben.GetAsync($"/media/{track.Id}")).StatusCode);
        Assert.Equal(calls, _server.Calls.Count);
        Assert.NotEqual(track.Id, (await Music.FindAsync(_ben, _africa, Token))!.Id);

        // Not for the site either.
        Assert.Empty(await _site.Services.GetRequiredService<ITrackFinder>().FindAsync([_africa], Token));
    }

    [Fact]
    public async Task A_part_is_passed_on_and_what_is_not_there_or_cannot_be_made_is_not()
    {
        await OpenAsync();
        using Visitor ada = await SignedInAsync("Ada");
        await SaveAsync(ada);
        string id = (await Music.FindAsync(_ada, _africa, Token))!.Id;
        MusicSources sources = _site.Services.GetRequiredService<MusicSources>();

        using (Sound part = (await sources.OpenAsync(id, _ada, SoundForm.Best, new PartWanted(100, 199), Token))!)
        {
            Assert.Equal(new PartGiven(100, 199, 5000), part.Part);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/media/own-1-{id.Split('-')[2]}")).StatusCode);
        string[] odd = ["own-", "own--", "own-x-y", $"own-{_africa}", $"own-{_africa}-", $"{id}-1", "own-99999999999999999999-x"];
        foreach (string track in odd)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/media/{track}")).StatusCode);
        }

        _server.BadDay = async (method, context) =>
        {
            if (method is "stream")
            {
                context.Response.StatusCode = 500;
                await context.Response.CompleteAsync();
            }

            return method is "stream";
        };
        Assert.Equal(HttpStatusCode.BadGateway, (await ada.GetAsync($"/media/{id}")).StatusCode);
    }

    [Fact]
    public async Task What_signs_on_is_kept_sealed_and_neither_shown_nor_exported()
    {
        await OpenAsync();
        using Visitor ada = await SignedInAsync("Ada");
        await SaveAsync(ada);

        string page = await (await ada.GetAsync(Page)).Content.ReadAsStringAsync(Token), data = await (await ada.GetAsync("/account/data"))
            .Content.ReadAsStringAsync(Token);
        KeptServer kept = await _site.Services.WithAsync(s => s.GetRequiredService<AccountsContext>().MusicServers.SingleAsync(Token));
        Assert.All((string[])[page, data, kept.Password!, kept.Address, kept.Tag], text =>
        {
            Assert.DoesNotContain("word & more", WebUtility.HtmlDecode(text), StringComparison.Ordinal);
            Assert.DoesNotContain("word \\u0026 more", text, StringComparison.Ordinal);
        });
        Assert.DoesNotContain(kept.Password!, page + data, StringComparison.Ordinal);
        JsonElement server = JsonDocument.Parse(data).RootElement.GetProperty("musicServer");
        Assert.Equal((_server.Address.ToString(), StandIn.User),
            (server.GetProperty("address").GetString(), server.GetProperty("user").GetString()));
    }

    [Fact]
    public async Task A_test_says_in_words_what_works_or_why_nothing_does()
    {
        await OpenAsync();
        using Visitor ada = await SignedInAsync("Ada");
        await SaveAsync(ada);
        Assert.Equal("true", (await TestAsync(ada))[1].Works);

        await SaveAsync(ada, password: "wrong");
        Assert.Equal(("false", "Signed on No: it does not accept user and password"), Assert.Single(await TestAsync(ada)));
        Assert.Null(await Music.FindAsync(_ada, _africa, Token));
    }

    [Fact]
    public async Task A_kept_password_stays_for_the_same_address_and_user_and_goes_nowhere_else()
    {
        await OpenAsync();
        using Visitor ada = await SignedInAsync("Ada");
        await SaveAsync(ada);
        Assert.Equal(Page + "?done=saved", Visitor.Target(await SaveAsync(ada, password: "")));
        Assert.NotNull(await Music.FindAsync(_ada, _africa, Token));

        Assert.Equal("A kept password goes to no other address and for no other user. Type it again.",
            await FaultAsync(await SaveAsync(ada, address: $"http://localhost:{_server.Address.Port}/", password: ""), "Password"));
        Assert.NotNull(await Music.FindAsync(_ada, _africa, Token));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/", "An address begins with http:// or https://.")]
    [InlineData("http://ada:secret@127.0.0.1/", "This is more than an address.")]
    [InlineData("http://127.0.0.1:{0}/", "This address lies in the network of this site")]
    [InlineData("http://localhost:{0}/", "This address lies in the network of this site")]
    public async Task What_may_not_be_named_is_refused_at_the_field_and_nothing_is_called(string address, string words)
    {
        _site.Settings["Subsonic:ListenerServers"] = "Outer";
        await OpenAsync();
        using Visitor ada = await SignedInAsync("Ada");
        HttpResponseMessage answer = await SaveAsync(ada,
            address: string.Format(System.Globalization.CultureInfo.InvariantCulture, address, _server.Address.Port));

        Assert.StartsWith(words, await FaultAsync(answer, "Address"), StringComparison.Ordinal);
        Assert.DoesNotContain("word & more", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Token)),
            StringComparison.Ordinal);
        Assert.Empty(_server.Calls);
        Assert.Equal(0, await _site.Services.WithAsync(s => s.GetRequiredService<AccountsContext>().MusicServers.CountAsync(Token)));
    }

    [Fact]
    public async Task What_is_forgotten_and_what_belongs_to_a_deleted_account_is_heard_no_more()
    {
        await OpenAsync();
        using Visitor ada = await SignedInAsync("Ada"), ben = await SignedInAsync("Ben");
        await SaveAsync(ada);
        await SaveAsync(ben);
        string adas = (await Music.FindAsync(_ada, _africa, Token))!.Id;
        Assert.Equal(Page + "?done=removed", Visitor.Target(await ada.SendAsync(Page, "remove")));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/media/{adas}")).StatusCode);
        Assert.Null(await Music.FindAsync(_ada, _africa, Token));

        Assert.NotNull(await Music.FindAsync(_ben, _africa, Token));
        await ben.SendAsync("/account/delete", "delete", ("Confirmation.Password", AccountSite.Password));
        Assert.Null(await Music.FindAsync(_ben, _africa, Token));
        Assert.Equal(0, await _site.Services.WithAsync(s => s.GetRequiredService<AccountsContext>().MusicServers.CountAsync(Token)));
    }

    [Fact]
    public async Task Where_the_operator_wants_none_no_page_offers_one_and_what_was_named_is_not_called()
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("emotionweb-test-");
        try
        {
            await using (SiteFactory before = new(data) { Settings = { ["Subsonic:ListenerServers"] = "Any" } })
            {
                string account = await before.Services.AddAccountAsync("Ada", AccountRoles.Listener);
                await before.Services.GetRequiredService<ListenerServers>().SaveAsync(
                    account, new ServerDraft(_server.Address.ToString(), StandIn.User, StandIn.Password, ""), Token);
                _ada = ListenerKey.OfAccount(account);
            }

            await using SiteFactory site = new(data) { Settings = { ["Subsonic:ListenerServers"] = "None" } };
            using Visitor ada = new(site);
            await ada.SignInAsync("Ada", AccountSite.Password);
            Assert.DoesNotContain("music-server", await (await ada.GetAsync("/account")).Content.ReadAsStringAsync(Token),
                StringComparison.Ordinal);
            Assert.Empty((await Visitor.PageAsync(await ada.GetAsync(Page))).QuerySelectorAll("input[type=url]"));
            Assert.Null(await site.Services.GetRequiredService<IListenerMusic>().FindAsync(_ada, await AfricaAsync(site), Token));
            Assert.Empty(_server.Calls);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_real_server_that_knows_passwords_alone_is_heard_too()
    {
        await using Supysonic real = await Supysonic.StartAsync(music => music.Add("a.mp3", "Africa", "TOTO"));
        await OpenAsync();
        using Visitor ada = await SignedInAsync("Ada");
        await SaveAsync(ada, real.Settings["Subsonic:Address"]!, real.Settings["Subsonic:User"]!, real.Settings["Subsonic:Password"]!);

        PlayableTrack track = (await Music.FindAsync(_ada, _africa, Token))!;
        Assert.Equal(await File.ReadAllBytesAsync(real.Music["a.mp3"], Token),
            await (await ada.GetAsync($"/media/{track.Id}")).Content.ReadAsByteArrayAsync(Token));
    }

    private static async Task<(string? Works, string Words)[]> TestAsync(Visitor visitor) =>
        [.. (await Visitor.PageAsync(await visitor.SendAsync(Page, "test"))).QuerySelectorAll("[data-testid=server-abilities] li")
            .Select(li => (li.GetAttribute("data-works"), string.Join(' ', li.Children.Select(part => part.TextContent.Trim()))))];

    private static async Task<string?> FaultAsync(HttpResponseMessage answer, string field)
    {
        IHtmlDocument page = await Visitor.PageAsync(answer);
        return page.QuerySelector($"[name='Form.{field}']")!.ParentElement!.QuerySelector(".validation-message")?.TextContent;
    }

    private static Task<long> AfricaAsync(SiteFactory site) => site.Services.WithAsync(async services =>
    {
        await using CatalogueContext context = await services.GetRequiredService<IDbContextFactory<CatalogueContext>>()
            .CreateDbContextAsync(Token);
        return (await context.Songs.SingleAsync(s => s.Title == "Africa" && s.Artist == "TOTO", Token)).Id;
    });

    private async Task OpenAsync()
    {
        _ada = ListenerKey.OfAccount(await _site.Services.AddAccountAsync("Ada", AccountRoles.Listener));
        _ben = ListenerKey.OfAccount(await _site.Services.AddAccountAsync("Ben", AccountRoles.Listener));
        _africa = await AfricaAsync(_site);
    }

    private async Task<Visitor> SignedInAsync(string name)
    {
        Visitor visitor = new(_site);
        await visitor.SignInAsync(name, AccountSite.Password);
        return visitor;
    }

    private Task<HttpResponseMessage> SaveAsync(
        Visitor visitor, string? address = null, string user = StandIn.User, string password = StandIn.Password) => visitor.SendAsync(
        Page, "server", ("Form.Address", address ?? _server.Address.ToString()), ("Form.User", user), ("Form.Password", password),
            ("Form.ApiKey", ""));
}
