namespace EmotionWeb.Core.Subsonic;

/// <summary>Tries one ability of a server after the other. Nothing is changed there.</summary>
internal static class ServerTrial
{
    public static async Task<IReadOnlyList<ServerAbility>> RunAsync(SubsonicClient client, CancellationToken cancellationToken)
    {
        List<ServerAbility> found = [];
        try
        {
            SubsonicServerName name = await client.PingAsync(cancellationToken);
            found.Add(new ServerAbility(TrialMessages.Reached, Works: true, NameOf(name)));
            found.Add(new ServerAbility(TrialMessages.SignOn, Works: true, TrialMessages.By(client.Way!.Value)));
        }
        catch (SubsonicException e)
        {
            return [new ServerAbility(e.Fault is SubsonicFault.SignOn ? TrialMessages.SignOn : TrialMessages.Reached, Works: false,
                e.Explanation)];
        }

        SubsonicSong? one = null;
        await TryAsync(TrialMessages.Songs, async () =>
        {
            await foreach (IReadOnlyList<SubsonicSong> first in client.AllAsync(cancellationToken))
            {
                one = first.FirstOrDefault(s => s.Reading is Library.TagReading.Read);
                return (true, TrialMessages.SomeSongs(first.Count, more: first.Count == SubsonicClient.PageSize));
            }

            return (false, TrialMessages.NoSongs);
        });
        if (one is not null)
        {
            await TryAsync(TrialMessages.Sound, async () =>
            {
                using HttpResponseMessage sound = await client.StreamAsync(one.Id, format: null,
                    new System.Net.Http.Headers.RangeItemHeaderValue(0, 0), cancellationToken);
                return (true, sound.StatusCode is System.Net.HttpStatusCode.PartialContent ? TrialMessages.Ranges : TrialMessages.NoRanges);
            });
            await TryAsync(TrialMessages.Similar, async () => await client.SimilarAsync(one.Id, 1, cancellationToken) is null
                ? (null, TrialMessages.NotThere) : (true, TrialMessages.There));
        }

        await TryAsync(TrialMessages.Playlists, async () =>
        {
            await client.PlaylistsAsync(cancellationToken);
            return (true, TrialMessages.There);
        });
        await TryAsync(TrialMessages.Extensions, async () => await client.ExtensionsAsync(cancellationToken) is { Count: > 0 } names
            ? (true, CommonMessages.List(names.Take(MostNames).Select(CommonMessages.Text))) : (null, TrialMessages.NotThere));
        return found;

        async Task TryAsync(LocalizableMessage what, Func<Task<(bool? Works, LocalizableMessage How)>> work)
        {
            try
            {
                (bool? works, LocalizableMessage how) = await work();
                found.Add(new ServerAbility(what, works, how));
            }
            catch (SubsonicException e)
            {
                found.Add(new ServerAbility(what, Works: false, e.Explanation));
            }
        }
    }

    private const int MostNames = 20;
    private const int LongestName = 40;

    /// <summary>What it calls itself: its own words, so they are cleaned and cut.</summary>
    private static LocalizableMessage NameOf(SubsonicServerName name) => name.Type is { } type
        ? TrialMessages.Named(Short(type), Short(name.Release), Short(name.Protocol), name.IsOpen)
        : TrialMessages.Unnamed(Short(name.Protocol));

    private static string Short(string? words) =>
        Library.TagValues.Clean(words) is var clean && clean.Length > LongestName ? clean[..LongestName] : clean;
}

/// <summary>What is said of a server's abilities.</summary>
public static class TrialMessages
{
    internal static LocalizableMessage Reached => new("trial-reached");

    internal static LocalizableMessage SignOn => new("trial-sign-on");

    internal static LocalizableMessage Songs => new("trial-songs");

    internal static LocalizableMessage Sound => new("trial-sound");

    internal static LocalizableMessage Similar => new("trial-similar");

    internal static LocalizableMessage Playlists => new("trial-playlists");

    internal static LocalizableMessage Extensions => new("trial-extensions");

    internal static LocalizableMessage There => new("trial-there");

    internal static LocalizableMessage NotThere => new("trial-not-there");

    internal static LocalizableMessage NoSongs => new("trial-no-songs");

    internal static LocalizableMessage Ranges => new("trial-ranges");

    internal static LocalizableMessage NoRanges => new("trial-no-ranges");

    internal static LocalizableMessage SomeSongs(int count, bool more) => new(more ? "trial-many-songs" : "trial-some-songs", count);

    internal static LocalizableMessage Unnamed(string protocol) => new("trial-unnamed", protocol);

    internal static LocalizableMessage Named(string type, string release, string protocol, bool isOpen) =>
        new(isOpen ? "trial-named-open" : "trial-named", type, release, protocol);

    internal static LocalizableMessage By(SignOnWay way) => way switch
    {
        SignOnWay.ApiKey => new("trial-by-key"),
        SignOnWay.Token => new("trial-by-token"),
        _ => new("trial-by-password"),
    };
}
