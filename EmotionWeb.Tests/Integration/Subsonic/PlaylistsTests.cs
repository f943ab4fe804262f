using System.Security.Claims;
using System.Text.Json;
using EmotionWeb.Accounts;
using EmotionWeb.Components.Sharing;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Subsonic;

/// <summary>Playlists and stars that the site puts on a music server, seen there by its own interface.</summary>
public sealed class PlaylistsTests(SupysonicFixture shared) : IClassFixture<SupysonicFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_playlist_is_on_a_real_server_with_those_songs_that_are_there()
    {
        await using SiteFactory site = await SubsonicSiteTests.OpenAsync(shared.Server.Settings);
        string blue = await SubsonicSiteTests.IdAsync(site, "Blue"), red = await SubsonicSiteTests.IdAsync(site, "Red");

        PlaylistSaved saved = await site.Services.GetRequiredService<IMusicServer>().SaveAsync(
            "Évening & more", [[red], ["elsewhere"], ["elsewhere", blue], []], Token);

        Assert.Equal(new PlaylistSaved(2, 2), saved);
        JsonElement list = Assert.Single(await ListAsync("getPlaylists.view", "playlists", "playlist"),
            p => p.GetProperty("name").GetString() is "Évening & more");
        Assert.Equal(["Red", "Blue"], (await ListAsync($"getPlaylist.view?id={list.GetProperty("id").GetString()}", "playlist", "entry"))
            .Select(song => song.GetProperty("title").GetString()));
    }

    [Fact]
    public async Task A_star_is_on_a_real_server_while_anyone_likes_the_song()
    {
        Dictionary<string, string?> settings = shared.Server.Settings;
        settings["Subsonic:StarLikes"] = "true";
        await using SiteFactory site = await SubsonicSiteTests.OpenAsync(settings);
        IFeedbackStore feedback = site.Services.GetRequiredService<IFeedbackStore>();
        string red = await SubsonicSiteTests.IdAsync(site, "Red");
        FeedbackSubject song = new(null, red, "Red", "Ada");

        long one = (await feedback.AddAsync("account:one", song, FeedbackKind.Like, cancellationToken: Token))!.Value;
        await feedback.AddAsync("account:two", song, FeedbackKind.Like, cancellationToken: Token);
        await StarredAsync("Red");
        await feedback.RemoveAsync("account:one", one, Token);
        await feedback.AddAsync("account:one", new FeedbackSubject(null, await SubsonicSiteTests.IdAsync(site, "Blue"), "Blue", "Ada"),
            FeedbackKind.Like, cancellationToken: Token);
        await StarredAsync("Blue", "Red"); // What was told before Blue was told by then.
        await feedback.ForgetAsync("account:two", Token);
        await StarredAsync("Blue");
        await feedback.ForgetAsync("account:one", Token);
        await StarredAsync();
    }

    [Fact]
    public async Task A_song_of_the_catalogue_is_starred_by_its_track_on_the_server()
    {
        await using StandIn server = await StandIn.StartAsync();
        server.Songs.Add(StandIn.Song("7", "Africa", "TOTO"));
        Dictionary<string, string?> settings = server.Settings;
        settings["Subsonic:StarLikes"] = "true";
        await using SiteFactory site = await SubsonicSiteTests.OpenAsync(settings);
        PlayableTrack track = Assert.Single(await site.Services.GetRequiredService<ITrackFinder>()
            .GetAsync([await SubsonicSiteTests.IdAsync(site, "Africa")], Token));

        await site.Services.GetRequiredService<IFeedbackStore>().AddAsync("account:one",
            new FeedbackSubject(track.SongId, null, "Africa", "TOTO"), FeedbackKind.Like, cancellationToken: Token);
        await WaitAsync(() => Task.FromResult(server.Calls.Any(c => c.Method is "star" && c.Sent["id"] is "7")));
        Assert.DoesNotContain("unstar", server.Methods());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_playlist_goes_in_calls_that_no_server_finds_too_long(bool namesPlaylists)
    {
        await using StandIn server = await StandIn.StartAsync();
        server.NamesPlaylists = namesPlaylists;
        server.Playlists.Add(("Long", ["old"]));
        string[] keys = [.. Enumerable.Range(1, 250).Select(i => $"{i:D36}")];
        server.Songs.AddRange(keys.Select(key => StandIn.Song(key, $"Song {key}", "Ada")));
        await using SiteFactory site = await SubsonicSiteTests.OpenAsync(server.Settings);
        Dictionary<string, string> ids = [];
        foreach (string key in (string[])[keys[0], keys[249]])
        {
            ids[key] = await SubsonicSiteTests.IdAsync(site, $"Song {key}");
        }

        // The same song may stand in a list more than once.
        IReadOnlyList<string>[] songs = [.. Enumerable.Range(0, 250).Select(i => (IReadOnlyList<string>)[ids[keys[i % 2 * 249]]])];
        PlaylistSaved saved = await site.Services.GetRequiredService<IMusicServer>().SaveAsync("Long", songs, Token);

        Assert.Equal(new PlaylistSaved(250, 0), saved);
        Assert.Equal(["old"], server.Playlists[0].Songs);
        Assert.Equal(Enumerable.Range(0, 250).Select(i => keys[i % 2 * 249]), server.Playlists[1].Songs);
        Assert.Equal(3, Written(server));
    }

    [Fact]
    public async Task A_server_that_does_not_take_it_is_told_of_with_what_it_took()
    {
        await using StandIn server = await StandIn.StartAsync();
        server.Songs.Add(StandIn.Song("1", "Blue", "Ada"));
        await using SiteFactory site = await SubsonicSiteTests.OpenAsync(server.Settings);
        IMusicServer music = site.Services.GetRequiredService<IMusicServer>();
        string id = await SubsonicSiteTests.IdAsync(site, "Blue");
        string failing = "createPlaylist";
        server.BadDay = async (method, context) =>
        {
            bool fails = string.Equals(method, failing, StringComparison.Ordinal);
            await (fails ? StandIn.FailAsync(context, 50) : Task.CompletedTask);
            return fails;
        };

        PlaylistSaved nothing = await music.SaveAsync("A", [[id]], Token);
        failing = "updatePlaylist";
        PlaylistSaved some = await music.SaveAsync("B", [.. Enumerable.Repeat<IReadOnlyList<string>>([id], 150)], Token);

        Assert.Equal((0, "subsonic-not-allowed"), (nothing.Saved, nothing.Fault!.Code));
        Assert.Equal((100, "subsonic-not-allowed"), (some.Saved, some.Fault!.Code));
        int calls = Written(server);
        Assert.Equal(new PlaylistSaved(0, 1), await music.SaveAsync("C", [["elsewhere"]], Token));
        Assert.Equal(calls, Written(server));
    }

    [Theory]
    [InlineData("Nobody", "")]
    [InlineData("", "Ada")]
    [InlineData("Admins", "Ada")]
    [InlineData("Accounts", "Ada Lil")]
    [InlineData("Everyone", "Ada Lil nobody")]
    public async Task Who_saves_to_the_server_is_the_operators_to_say(string playlists, string who)
    {
        await using StandIn server = await StandIn.StartAsync();
        server.Songs.Add(StandIn.Song("1", "Blue", "Ada"));
        Dictionary<string, string?> settings = server.Settings;
        if (playlists.Length > 0)
        {
            settings["Subsonic:Playlists"] = playlists;
        }

        await using SiteFactory site = await SubsonicSiteTests.OpenAsync(settings);
        await site.Services.AddAccountAsync("Ada", AccountRoles.Admin);
        await site.Services.AddAccountAsync("Lil", AccountRoles.Listener);
        ClaimsPrincipal forged = await site.Services.SignedInAsync("Lil");
        ((ClaimsIdentity)forged.Identity!).AddClaim(new Claim(ClaimTypes.Role, AccountRoles.Admin));
        KeptSong[] songs = [new(new PlaylistSong("Blue", "Ada"), [await SubsonicSiteTests.IdAsync(site, "Blue")])];
        List<string> saved = [];
        foreach ((string name, ClaimsPrincipal user) in new[]
        {
            ("Ada", await site.Services.SignedInAsync("Ada")), ("Lil", forged), ("nobody", new ClaimsPrincipal(new ClaimsIdentity())),
        })
        {
            await using AsyncServiceScope circuit = site.Services.CreateAsyncScope();
            ((ServerAuthenticationStateProvider)circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>())
                .SetAuthenticationState(Task.FromResult(new AuthenticationState(user)));
            IServerPlaylists lists = circuit.ServiceProvider.GetRequiredService<IServerPlaylists>();
            bool may = await lists.MayAsync();
            Assert.Equal(may, await lists.SaveAsync(name, songs, Token) is not null);
            saved.AddRange(may ? [name] : []);
        }

        Assert.Equal(who, string.Join(' ', saved));
        Assert.Equal(saved, server.Playlists.Select(list => list.Name));
    }

    private async Task<JsonElement[]> ListAsync(string call, string name, string of)
    {
        using JsonDocument answer = JsonDocument.Parse(await shared.Server.AskAsync(call));
        return answer.RootElement.GetProperty("subsonic-response").GetProperty(name).TryGetProperty(of, out JsonElement all)
            ? [.. all.EnumerateArray().Select(e => e.Clone())] : [];
    }

    private Task StarredAsync(params string[] titles) => WaitAsync(async () =>
        (await ListAsync("getStarred2.view", "starred2", "song")).Select(s => s.GetProperty("title").GetString()!)
            .Order(StringComparer.Ordinal)
            .SequenceEqual(titles, StringComparer.Ordinal));

    private static int Written(StandIn server) => server.Calls.Count(c => c.Method is "createPlaylist" or "updatePlaylist");

    private static async Task WaitAsync(Func<Task<bool>> reached)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(Token);
        late.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await reached())
        {
            await Task.Delay(50, late.Token);
        }
    }
}
