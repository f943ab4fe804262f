using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Core.Feedback;

/// <summary>Keeps feedback in tables of its own. What is forgotten is overwritten in the database's file, and leaves its log as soon as
/// nobody reads there.</summary>
internal sealed class FeedbackStore(
    IDbContextFactory<FeedbackContext> contexts, IDbContextFactory<CatalogueContext> catalogue, IDatabaseScrub scrub,
        TimeProvider time, ILogger<FeedbackStore> logger) : IFeedbackStore
{
    /// <summary>How long a browser is known after it last said something.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(180);

    /// <summary>Songs heard and left that are kept of a listener; older ones count little by then.</summary>
    public const int MostHeard = 2_000;

    /// <summary>Words that are kept of a listener.</summary>
    public const int MostSaid = 5_000;

    /// <inheritdoc />
    public event Action<string>? Changed;

    /// <inheritdoc />
    public event Action<IReadOnlyList<FeedbackSubject>>? LikesChanged;

    /// <inheritdoc />
    public async Task<bool> IsLikedAsync(FeedbackSubject subject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        (string title, string artist) = (SearchNormalizer.Fold(subject.Title), SearchNormalizer.Fold(subject.Artist));
        await using FeedbackContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Feedback.AnyAsync(f => f.Kind == FeedbackKind.Like && f.TitleFold == title && f.ArtistFold == artist,
            cancellationToken);
    }

    /// <inheritdoc />
    public async Task<ListenerTaste> TasteAsync(string listener, CancellationToken cancellationToken) =>
        ListenerTaste.From(await AllAsync(listener, cancellationToken), time.GetUtcNow());

    /// <inheritdoc />
    public async Task<IReadOnlyList<ListenerFeedback>> AllAsync(string listener, CancellationToken cancellationToken)
    {
        await using FeedbackContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Feedback.AsNoTracking().Where(f => f.Listener == listener).OrderByDescending(f =>
            f.Id).ToListAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<long?> AddAsync(
        string listener, FeedbackSubject subject, FeedbackKind kind, double fraction = 1, TimeSpan heard = default,
            CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (await MakeAsync(listener, subject, kind, fraction, heard, cancellationToken) is not { } said)
        {
            return null;
        }

        await using FeedbackContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        IQueryable<ListenerFeedback> own = context.Feedback.Where(f => f.Listener == listener);
        bool holds = kind is not (FeedbackKind.Played or FeedbackKind.Skip);
        if (holds && await own.Where(f => f.Kind == kind && f.ArtistFold == said.ArtistFold && f.TitleFold == said.TitleFold
            && f.MoodId == said.MoodId)
            .Select(f => (long?)f.Id).FirstOrDefaultAsync(cancellationToken) is { } there)
        {
            return there;
        }

        context.Add(said);
        await context.SaveChangesAsync(cancellationToken);
        IQueryable<ListenerFeedback> alike = own.Where(f => (f.Kind != FeedbackKind.Played && f.Kind != FeedbackKind.Skip) == holds);
        long tooOld = await alike.OrderByDescending(f => f.Id).Skip(holds ? MostSaid : MostHeard).Select(f =>
            f.Id).FirstOrDefaultAsync(cancellationToken);
        if (tooOld > 0)
        {
            await alike.Where(f => f.Id <= tooOld).ExecuteDeleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        Tell(Changed, listener);
        if (kind is FeedbackKind.Like)
        {
            Tell(LikesChanged, [Subject(said)]);
        }

        return said.Id;
    }

    /// <inheritdoc />
    public async Task<bool> RemoveAsync(string listener, long id, CancellationToken cancellationToken) =>
        await DeleteAsync(all => all.Where(f => f.Listener == listener && f.Id == id), listener, cancellationToken) > 0;

    /// <inheritdoc />
    public Task<int> ForgetAsync(string listener, CancellationToken cancellationToken) =>
        DeleteAsync(all => all.Where(f => f.Listener == listener), listener, cancellationToken);

    /// <inheritdoc />
    public async Task<int> BringAsync(string from, string to, CancellationToken cancellationToken)
    {
        await using FeedbackContext context = await contexts.CreateDbContextAsync(cancellationToken);
        int brought;
        await using (IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken))
        {
            // What holds for both holds once.
            await context.Feedback.Where(f => f.Listener == from && f.Kind != FeedbackKind.Played && f.Kind != FeedbackKind.Skip
                && context.Feedback.Any(other =>
                other.Listener == to && other.Kind == f.Kind && other.ArtistFold == f.ArtistFold && other.TitleFold == f.TitleFold
                    && other.MoodId == f.MoodId))
                .ExecuteDeleteAsync(cancellationToken);
            brought = await context.Feedback.Where(f => f.Listener == from).ExecuteUpdateAsync(set => set.SetProperty(f => f.Listener, to),
                cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        Tell(Changed, from);
        Tell(Changed, to);
        return brought;
    }

    /// <inheritdoc />
    public Task<int> ForgetLostAsync(CancellationToken cancellationToken)
    {
        long before = (time.GetUtcNow() - Remembered - TimeSpan.FromDays(1)).UtcTicks;
        return DeleteAsync(
            all => all.Where(f => f.Listener.StartsWith(ListenerKey.BrowserPrefix) && !all.Any(other =>
                other.Listener == f.Listener && other.AtTicks >= before)), listener: null, cancellationToken);
    }

    private async Task<int> DeleteAsync(
        Func<IQueryable<ListenerFeedback>, IQueryable<ListenerFeedback>> which, string? listener, CancellationToken cancellationToken)
    {
        int gone;
        List<ListenerFeedback> likes = [];
        await using (FeedbackContext context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (LikesChanged is not null)
            {
                likes = await which(context.Feedback.AsNoTracking()).Where(f => f.Kind == FeedbackKind.Like)
                    .ToListAsync(cancellationToken);
            }

            gone = await which(context.Feedback).ExecuteDeleteAsync(cancellationToken);
        }

        if (gone > 0)
        {
            await scrub.EmptyLogAsync(cancellationToken);
            if (listener is not null)
            {
                Tell(Changed, listener);
            }
        }

        if (likes.Count > 0)
        {
            Tell(LikesChanged, [.. likes.Select(Subject)]);
        }

        return gone;
    }

    private static FeedbackSubject Subject(ListenerFeedback said) => new(said.SongId, said.TrackId, said.Title, said.Artist);

    private async Task<ListenerFeedback?> MakeAsync(
        string listener, FeedbackSubject subject, FeedbackKind kind, double fraction, TimeSpan heard, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await catalogue.CreateDbContextAsync(cancellationToken);
        var song = subject.SongId is { } id
            ? await context.Songs.AsNoTracking().Where(s => s.Id == id)
                .Select(s => new
                {
                    s.Id,
                    s.Title,
                    s.Artist,
                    s.GenreFold,
                    s.MoodId,
                    Mood = s.Mood!.Name
                }).FirstOrDefaultAsync(cancellationToken)
            : null;
        bool ofMood = kind is FeedbackKind.NotForMood;
        return ofMood && song is null ? null : new ListenerFeedback
        {
            Listener = listener,
            Kind = kind,
            SongId = song?.Id,
            TrackId = subject.TrackId,
            Title = song?.Title ?? subject.Title,
            Artist = song?.Artist ?? subject.Artist,
            GenreFold = song?.GenreFold,
            MoodId = ofMood ? song!.MoodId : null,
            Mood = ofMood ? song!.Mood : null,
            Fraction = kind is FeedbackKind.Skip ? FeedbackWeights.Share(fraction) : null,
            Weight = FeedbackWeights.Of(kind, fraction, heard),
            AtTicks = time.GetUtcNow().UtcTicks,
        };
    }

    private void Tell<T>(Action<T>? changed, T what) => EachHandler.Tell(changed, handler => handler(what), logger);
}
