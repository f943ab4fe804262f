using System.Globalization;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Library;

/// <summary>Opens files once all links on their way were followed and lead nowhere but into their folder.</summary>
internal sealed class LibraryFiles(
    IDbContextFactory<CatalogueContext> contexts, CoverStore covers, ITranscoder transcoder, ILibraryMonitor monitor,
        IOptions<LibraryOptions> library, TimeProvider time) : IMusicSource
{
    /// <inheritdoc />
    public string Key => LibraryTrackFinder.Source;

    /// <inheritdoc />
    public async Task<Sound?> OpenAsync(
        string trackId, string? listener, SoundForm form, PartWanted? part, CancellationToken cancellationToken)
    {
        if (await PlaceAsync(trackId, cancellationToken) is not { } place)
        {
            return null;
        }

        if (Within(place) is { } path && Open(path, place.Track.MediaType) is { } file)
        {
            return transcoder.IsAvailable && (form is not SoundForm.Best || !place.Track.IsDirect)
                ? await TranscodedAsync(place, path, file, form is SoundForm.Aac ? form : SoundForm.Opus, cancellationToken)
                : file;
        }

        // An unmounted disk leaves an empty folder: then the scan finds that the folder is away, and nothing is missing.
        if (Directory.Exists(place.Root) && Directory.EnumerateFileSystemEntries(place.Root).Any())
        {
            await MissAsync(place.Track.Id, cancellationToken);
        }

        monitor.Ask();
        return null;
    }

    /// <inheritdoc />
    public async Task<CoverFile?> CoverAsync(string trackId, int size, CancellationToken cancellationToken)
    {
        if (!IMusicSource.CoverSizes.Contains(size)
            || await PlaceAsync(trackId, cancellationToken) is not { Track.Cover: not CoverPlace.None } place || Within(place) is not { } path)
        {
            return null;
        }

        (CoverFile? cover, LocalizableMessage? refusal) = await covers.GetAsync(place.Track, path, size, cancellationToken);
        if (refusal is not null)
        {
            await RefuseCoverAsync(place.Track.Id, refusal, cancellationToken);
        }

        return cover;
    }

    private async Task<Sound?> TranscodedAsync(Place place, string path, Sound file, SoundForm form,
        CancellationToken cancellationToken)
    {
        string version = file.Tag;
        file.Dispose();
        string? made = await transcoder.GetAsync(path, version, form, cancellationToken);
        if (made is null)
        {
            await RemarkAsync(place.Track.Id, LibraryMessages.NotTranscoded, cancellationToken);
            return null;
        }

        return Open(made, form is SoundForm.Aac ? AudioFormat.AacType : AudioFormat.OpusType);
    }

    private static Sound? Open(string path, string mediaType)
    {
        try
        {
            // Without a buffer of its own: what sends it has one.
            FileStream content = new(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            });
            DateTimeOffset modified = new(File.GetLastWriteTimeUtc(content.SafeFileHandle), TimeSpan.Zero);
            return new Sound(content, mediaType, string.Create(CultureInfo.InvariantCulture, $"{content.Length:x}-{modified.Ticks:x}"),
                modified.AddTicks(-(modified.Ticks % TimeSpan.TicksPerSecond)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The real path of a track's file, if it lies in its folder.</summary>
    private static string? Within(Place place) =>
        RealPath.Of(Path.Combine(place.Root, place.Track.Path)) is { } real && RealPath.Of(place.Root) is { } root
            && LibraryOptions.IsWithin(real, root) ? real : null;

    private async Task<Place?> PlaceAsync(string trackId, CancellationToken cancellationToken)
    {
        if (library.Value.Folders.Count == 0 || !TrackId.Is(trackId))
        {
            return null;
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Offered(library.Value.Roots).Where(t => t.PublicId == trackId)
            .Join(context.LibraryFolders, t => t.FolderId, f => f.Id, (track, folder) => new Place(track, folder.Path))
                .SingleOrDefaultAsync(cancellationToken);
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

    private async Task RemarkAsync(long id, LocalizableMessage remark, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        await context.Tracks.Where(t => t.Id == id).ExecuteUpdateAsync(set => set.SetProperty(t => t.Remark, remark), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task RefuseCoverAsync(long id, LocalizableMessage refusal, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        if (await context.Tracks.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is { } track)
        {
            (track.Cover, track.Remark) = (CoverPlace.None, LibraryMessages.CoverRefused(refusal));
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private sealed record Place(Track Track, string Root);
}
