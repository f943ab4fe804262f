using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Core.Subsonic;

/// <summary>Passes on what a music server gives of the tracks that were read from it.</summary>
internal sealed class SubsonicSource(
    IDbContextFactory<CatalogueContext> contexts, SubsonicServer server, SubsonicMonitor monitor, CoverStore covers, TimeProvider time)
        : IMusicSource
{
    /// <inheritdoc />
    public string Key => SubsonicServer.Source;

    /// <inheritdoc />
    public async Task<Sound?> OpenAsync(
        string trackId, string? listener, SoundForm form, PartWanted? part, CancellationToken cancellationToken)
    {
        if (await TrackAsync(trackId, cancellationToken) is not { } track)
        {
            return null;
        }

        string tag = string.Create(CultureInfo.InvariantCulture, $"{track.ModifiedTicks:x}-{form}");
        RangeItemHeaderValue? range = part is { } p && (p.OnlyOf is null || string.Equals(p.OnlyOf, tag, StringComparison.Ordinal))
            ? new RangeItemHeaderValue(p.From, p.To) : null;
        try
        {
            HttpResponseMessage answer = await server.Client.StreamAsync(SubsonicTrack.SongOf(track), FormatOf(form), range,
                cancellationToken);
            return await SoundOfAsync(answer, track.Size, track.MediaType, tag, cancellationToken);
        }
        catch (SubsonicException e) when (e.Fault is SubsonicFault.NotThere)
        {
            await MissAsync(track.Id, cancellationToken);
            return null;
        }
        catch (SubsonicException) when (form is not SoundForm.Best)
        {
            return null; // It makes no such form of it.
        }
        catch (SubsonicException e)
        {
            monitor.Look();
            throw new SourceUnavailableException(e.Explanation);
        }
    }

    /// <inheritdoc />
    public async Task<CoverFile?> CoverAsync(string trackId, int size, CancellationToken cancellationToken)
    {
        if (!IMusicSource.CoverSizes.Contains(size) || await TrackAsync(trackId,
            cancellationToken) is not { Cover: not CoverPlace.None } track)
        {
            return null;
        }

        try
        {
            string song = SubsonicTrack.SongOf(track);
            string version = string.Create(CultureInfo.InvariantCulture, $"{track.ModifiedTicks:x} {server.Root}{song}");

            // The greatest size is asked for: the server keeps covers in few sizes, and whichever is wanted next is made of it.
            (CoverFile? cover, _) = await covers.GetAsync(
                version,
                async () => await server.Client.SongAsync(song, CancellationToken.None) is { CoverId: { } id }
                    ? await server.Client.CoverAsync(id, IMusicSource.CoverSizes[^1], CancellationToken.None) : null,
                size,
                cancellationToken);
            return cover;
        }
        catch (SubsonicException)
        {
            return null;
        }
    }

    /// <summary>What servers call a form; null for the song as it is.</summary>
    internal static string? FormatOf(SoundForm form) => form switch
    {
        SoundForm.Opus => "opus",
        SoundForm.Aac => "aac",
        _ => null,
    };

    /// <summary>The sound in an answer; what it does not say of itself, what is known of the song says.</summary>
    internal static async Task<Sound> SoundOfAsync(
        HttpResponseMessage answer, long size, string mediaType, string tag, CancellationToken cancellationToken)
    {
        HttpContentHeaders headers = answer.Content.Headers;
        PartGiven given = answer.StatusCode switch
        {
            HttpStatusCode.RequestedRangeNotSatisfiable => new PartGiven(null, null,
                headers.ContentRange?.Length ?? (size > 0 ? size : null), IsBeyond: true),
            HttpStatusCode.PartialContent => new PartGiven(headers.ContentRange?.From, headers.ContentRange?.To,
                headers.ContentRange?.Length),
            _ => new PartGiven(null, null, headers.ContentLength),
        };
        string type = headers.ContentType is { MediaType: { } named } && named.StartsWith("audio/", StringComparison.OrdinalIgnoreCase)
            ? headers.ContentType.ToString() : mediaType;
        return new Sound(await answer.Content.ReadAsStreamAsync(cancellationToken), type, tag, part: given);
    }

    private async Task<Track?> TrackAsync(string trackId, CancellationToken cancellationToken)
    {
        if (!server.Any || !TrackId.Is(trackId))
        {
            return null;
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Offered([server.Root]).SingleOrDefaultAsync(t => t.PublicId == trackId, cancellationToken);
    }

    private async Task MissAsync(long id, CancellationToken cancellationToken)
    {
        long now = time.GetUtcNow().UtcTicks;
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        await context.Tracks.Where(t => t.Id == id && t.MissingSinceTicks == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.MissingSinceTicks, now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

/// <summary>Under which path a server's track is kept: album and song, so that an album's stand together. No file's path.</summary>
internal static class SubsonicTrack
{
    /// <summary>The path of a song.</summary>
    public static string PathOf(SubsonicSong song) => $"{Uri.EscapeDataString(song.AlbumId ?? "-")}/{Uri.EscapeDataString(song.Id)}";

    /// <summary>The server's key of a track.</summary>
    public static string SongOf(Track track) => SongOf(track.Path);

    /// <summary>The server's key in a path.</summary>
    public static string SongOf(string path) => Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
}
