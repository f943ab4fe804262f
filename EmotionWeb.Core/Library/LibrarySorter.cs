using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Library;

/// <summary>
/// Adds songs as an import does: laid aside first, then part by part, so that nobody waits, as one change that can be taken back. Never a
/// second song of one title and artist. A track
/// whose tag made a song once makes none again, so that what was taken back stays taken back; a tag that changes counts anew.
/// </summary>
internal sealed class LibrarySorter(IDbContextFactory<CatalogueContext> contexts, IBulkSongWriter writer, PartedChanges parts,
    IOptions<SourcesOptions> sources) : ILibrarySorting
{
    private const int LongestGenre = 100;
    private const int BatchSize = 500;

    /// <inheritdoc />
    public async Task<UnsortedPage> UnsortedAsync(string? text, int skip, int limit, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IQueryable<Track> unsorted = Unsorted(context);
        foreach (string word in SearchNormalizer.Words(SearchNormalizer.Fold(text ?? string.Empty)))
        {
            unsorted = unsorted.Where(t => t.TitleFold.StartsWith(word) || t.ArtistFold.StartsWith(word)
                || t.TitleFold.Contains(" " + word) || t.ArtistFold.Contains(" " + word));
        }

        int total = await unsorted.CountAsync(cancellationToken);
        List<Track> page = await unsorted.OrderBy(t => t.FolderId).ThenBy(t => t.Path).Skip(skip).Take(limit)
            .ToListAsync(cancellationToken);
        MoodSuggester suggester = await SuggesterAsync(context, cancellationToken);
        IReadOnlyList<string> roots = sources.Value.Roots;
        Dictionary<int, string> keys = await context.LibraryFolders.Where(f => roots.Contains(f.Path))
            .ToDictionaryAsync(f => f.Id, f => sources.Value.SourceOf(f.Path), cancellationToken);
        return new UnsortedPage([.. page.Select(t => new UnsortedTrack(t.PublicId, t.Title, t.Artist, t.Album,
            keys[t.FolderId] is LibraryTrackFinder.Source ? FolderOf(t) : string.Empty, suggester.For(t), keys[t.FolderId]))], total);
    }

    /// <inheritdoc />
    public Task<Accepted> AcceptAsync(UnsortedScope scope, int? moodId, Editor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        return Task.Run(() => AcceptAllAsync(scope, moodId, editor, cancellationToken), cancellationToken);
    }

    /// <summary>Makes songs of tracks whose MOOD tag stands for a mood.</summary>
    /// <returns>How many.</returns>
    public async Task<int> JoinAsync(Editor editor, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await PlantWordsAsync(context, cancellationToken);
        List<Track> tagged = await Unsorted(context).Where(t => t.Moods != null && !t.IsJoined && t.Artist != "")
            .ToListAsync(cancellationToken);
        Dictionary<string, int> words = await context.MoodWords.AsNoTracking()
            .ToDictionaryAsync(w => w.Word, w => w.MoodId, StringComparer.Ordinal, cancellationToken);
        List<Choice> choices = [];
        foreach (Track track in tagged)
        {
            int mood = track.Moods!.Split(';').Select(word => words.GetValueOrDefault(SearchNormalizer.Fold(word)))
                .FirstOrDefault(id => id != 0);
            if (mood != 0)
            {
                choices.Add(new Choice(track, mood));
            }
        }

        (int songs, _) = await AddAsync(context, choices, LibraryMessages.ByTags, editor, cancellationToken);

        // Those too that were songs before: who deletes one does not want it back by itself.
        List<long> songsNow = await context.Offered(sources.Value.Roots).Where(t => t.Moods != null && !t.IsJoined && !Unsorted(context)
            .Any(u => u.Id == t.Id)).Select(t => t.Id).ToListAsync(cancellationToken);
        foreach (long[] ids in songsNow.Chunk(BatchSize))
        {
            await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
            await context.Tracks.Where(t => ids.Contains(t.Id)).ExecuteUpdateAsync(set => set.SetProperty(t => t.IsJoined, true),
                cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return songs;
    }

    private static string FolderOf(Track track) => Path.GetDirectoryName(track.Path) ?? string.Empty;

    private static async Task<MoodSuggester> SuggesterAsync(CatalogueContext context, CancellationToken cancellationToken) => new(
        await context.Moods.AsNoTracking().OrderBy(m => m.Position).ToListAsync(cancellationToken),
        await context.Rules.AsNoTracking().Include(r => r.Moods).Include(r => r.Genres).ToListAsync(cancellationToken));

    /// <summary>The first words, once a catalogue: an admin who takes them all away has none.</summary>
    private static async Task PlantWordsAsync(CatalogueContext context, CancellationToken cancellationToken)
    {
        if (await context.State.AnyAsync(s => s.WordsSeeded, cancellationToken))
        {
            return;
        }

        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        CatalogueState state = await context.State.SingleAsync(cancellationToken);
        if (!state.WordsSeeded)
        {
            Dictionary<string, int> moods = await context.Moods.AsNoTracking()
                .ToDictionaryAsync(m => m.NameFold, m => m.Id, StringComparer.Ordinal, cancellationToken);
            context.AddRange(from first in MoodWord.First
                             where moods.ContainsKey(SearchNormalizer.Fold(first.Mood))
                             from word in first.Words
                             select new MoodWord { Word = word, MoodId = moods[SearchNormalizer.Fold(first.Mood)] });
            state.WordsSeeded = true;
            await context.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        context.ChangeTracker.Clear();
    }

    /// <summary>Tracks that are there and are no song of the catalogue.</summary>
    private IQueryable<Track> Unsorted(CatalogueContext context) => context.Offered(sources.Value.Roots).Where(t =>
        !context.Songs.Any(s => (s.ArtistFold == t.ArtistFold || s.ArtistFold == t.ArtistKey)
            && (s.TitleFold == t.TitleFold || s.TitleFold == t.TitleKey)));

    private async Task<Accepted> AcceptAllAsync(UnsortedScope scope, int? moodId, Editor editor, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        if (await context.Offered(sources.Value.Roots).SingleOrDefaultAsync(t => t.PublicId == scope.TrackId, cancellationToken) is not { } one)
        {
            return new Accepted(0, 0, Change: null);
        }

        if (moodId is { } mood && !await context.Moods.AnyAsync(m => m.Id == mood, cancellationToken))
        {
            throw new LibraryException(LibraryMessages.MoodGone);
        }

        string folder = FolderOf(one), below = folder.Length > 0 ? folder + Path.DirectorySeparatorChar : string.Empty;
        List<Track> tracks = await (scope.Reach switch
        {
            UnsortedReach.Track => Unsorted(context).Where(t => t.Id == one.Id),
            UnsortedReach.Album => Unsorted(context).Where(t => t.FolderId == one.FolderId && t.Album == one.Album
                && t.Path.StartsWith(below)),
            _ => Unsorted(context).Where(t => t.FolderId == one.FolderId && t.Path.StartsWith(below)),
        }).OrderBy(t => t.Path).ToListAsync(cancellationToken);
        if (scope.Reach is UnsortedReach.Album)
        {
            tracks.RemoveAll(t => !string.Equals(FolderOf(t), folder, StringComparison.Ordinal));
        }

        MoodSuggester suggester = await SuggesterAsync(context, cancellationToken);
        List<Choice> choices = [.. from track in tracks
                                   where track.Artist.Length > 0
                                   let chosen = moodId ?? suggester.For(track)?.MoodId
                                   where chosen is not null
                                   select new Choice(track, chosen.Value)];
        LocalizableMessage subject = scope.Reach is UnsortedReach.Track || choices.Count == 0 ? HistoryMessages.Song(one.Title, one.Artist)
            : choices.Count == 1 ? HistoryMessages.Song(choices[0].Track.Title, choices[0].Track.Artist)
            : HistoryMessages.AndMore(HistoryMessages.Song(choices[0].Track.Title, choices[0].Track.Artist), choices.Count - 1);
        (int songs, long? change) = await AddAsync(context, choices, subject, editor, cancellationToken);
        return new Accepted(songs, tracks.Count - choices.Count, change);
    }

    private async Task<(int Songs, long? Change)> AddAsync(
        CatalogueContext context, IReadOnlyList<Choice> choices, LocalizableMessage subject, Editor editor,
            CancellationToken cancellationToken)
    {
        int added = 0;
        using ISongStage stage = writer.Stage(context);
        try
        {
            // Of several takes of one song the one with the plainest title names it.
            foreach (IGrouping<(string, string), Choice> song in choices.GroupBy(c => (c.Track.ArtistKey, c.Track.TitleKey)))
            {
                stage.Add(SongOf(song.OrderBy(c => c.Track.Title.Length).ThenBy(c => c.Track.Id).First()));
            }

            if (stage.Count == 0)
            {
                return (0, null);
            }

            long? change = await parts.AddAsync(
                context, editor, new ChangeDescriptor(ChangeKind.LibraryJoined, subject), stage.Count,
                (log, firstKey, most) =>
                {
                    (int moved, int kept) = stage.Move(log, firstKey, most);
                    added += kept;
                    return Task.FromResult<PartDone?>(new PartDone(moved, kept));
                },
                cancellationToken);
            return (added, change);
        }
        finally
        {
            stage.Forget();
        }
    }

    private static Song SongOf(Choice choice)
    {
        Track track = choice.Track;
        string? genre = track.Genres?.Split(';')[0];
        return new SongContent(track.Title, track.Artist, choice.MoodId, Genre: genre?.Length <= LongestGenre ? genre : null,
            Year: track.Year)
        {
            Features = new SongFeatures(Tempo: track.Tempo, DurationMs: track.DurationMs),
        }.ToSong();
    }

    private sealed record Choice(Track Track, int MoodId);
}
