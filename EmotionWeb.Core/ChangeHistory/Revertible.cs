using System.Globalization;
using System.Text.Json.Nodes;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.ChangeHistory;

/// <summary>A kind of thing whose changes can be taken back: read as fields, written as fields.</summary>
internal interface IRevertible
{
    /// <summary>The name under which the log keeps it.</summary>
    string Entity { get; }

    /// <summary>Reads many at once into the context, so that <see cref="NowAsync"/> finds them there.</summary>
    Task LoadAsync(CatalogueContext context, IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>All its fields, or null where it is gone.</summary>
    Task<JsonObject?> NowAsync(CatalogueContext context, string key, CancellationToken cancellationToken);

    /// <summary>What it is called, by all its fields.</summary>
    LocalizableMessage Name(string key, JsonObject fields);

    /// <summary>Why it cannot become <paramref name="wanted"/> (null: be removed), or null where it can.</summary>
    Task<LocalizableMessage?> ObstacleAsync(CatalogueContext context, string key, JsonObject? now, JsonObject? wanted, CancellationToken cancellationToken);

    /// <summary>Makes it so in the context; saved by the caller. What comes back gets <paramref name="version"/>, so that who saw it before does not take it for what they saw.</summary>
    void Write(CatalogueContext context, string key, JsonObject? wanted, int version);
}

/// <summary>Songs.</summary>
internal sealed class RevertibleSongs : IRevertible
{
    public string Entity => SongEditor.Entity;

    public async Task LoadAsync(CatalogueContext context, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        long[] ids = [.. keys.Select(SongEditor.Id)];
        await context.Songs.Where(s => ids.Contains(s.Id)).LoadAsync(cancellationToken);
    }

    public Task<JsonObject?> NowAsync(CatalogueContext context, string key, CancellationToken cancellationToken) =>
        Task.FromResult(Kept(context, key) is { } song ? SongFields.Of(SongContent.Of(song)) : null);

    public LocalizableMessage Name(string key, JsonObject fields) => HistoryMessages.Song((string)fields["title"]!, (string)fields["artist"]!);

    public async Task<LocalizableMessage?> ObstacleAsync(CatalogueContext context, string key, JsonObject? now, JsonObject? wanted, CancellationToken cancellationToken)
    {
        if (wanted is null)
        {
            return null;
        }

        if (await context.Moods.FindAsync([(int)wanted["moodId"]!], cancellationToken) is null)
        {
            return HistoryMessages.MoodGone;
        }

        bool renamed = now is null || !JsonFields.Same(now["title"], wanted["title"]) || !JsonFields.Same(now["artist"], wanted["artist"]);
        SongContent content = new((string)wanted["title"]!, (string)wanted["artist"]!, 0);
        return renamed && await SongEditor.FindDuplicateAsync(context, content, SongEditor.Id(key), cancellationToken) is { } duplicate
            ? HistoryMessages.AddedSince(HistoryMessages.Song(duplicate.Title, duplicate.Artist))
            : null;
    }

    public void Write(CatalogueContext context, string key, JsonObject? wanted, int version)
    {
        Song? song = Kept(context, key);
        if (wanted is null)
        {
            context.Songs.Remove(song!);
            return;
        }

        SongContent content = SongFields.With(song is null ? new SongContent(string.Empty, string.Empty, 0) : SongContent.Of(song), wanted);
        if (song is null)
        {
            song = new Song(content.Title, content.Artist) { Version = version };
            context.Entry(song).Property(s => s.Id).CurrentValue = SongEditor.Id(key);
            context.Songs.Add(song);
        }

        content.WriteTo(song);
    }

    private static Song? Kept(CatalogueContext context, string key) => context.Songs.Local.FindEntry(SongEditor.Id(key))?.Entity;
}

/// <summary>Moods.</summary>
internal sealed class RevertibleMoods : IRevertible
{
    public string Entity => MoodEditor.Entity;

    public Task LoadAsync(CatalogueContext context, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => context.Moods.LoadAsync(cancellationToken);

    public Task<JsonObject?> NowAsync(CatalogueContext context, string key, CancellationToken cancellationToken) =>
        Task.FromResult(Kept(context, key) is { } mood ? MoodFields.Of(mood) : null);

    public LocalizableMessage Name(string key, JsonObject fields) => CommonMessages.Text((string)fields["name"]!);

    public async Task<LocalizableMessage?> ObstacleAsync(CatalogueContext context, string key, JsonObject? now, JsonObject? wanted, CancellationToken cancellationToken)
    {
        int id = Id(key);
        if (wanted is null)
        {
            return await context.Songs.IgnoreQueryFilters().AnyAsync(s => s.MoodId == id, cancellationToken) ? HistoryMessages.MoodHasSongs
                : await context.Rules.AnyAsync(r => r.Moods.Any(m => m.MoodId == id), cancellationToken) ? HistoryMessages.MoodInMap
                : null;
        }

        string name = SearchNormalizer.Fold((string)wanted["name"]!);
        return context.Moods.Local.Any(m => m.Id != id && string.Equals(m.NameFold, name, StringComparison.Ordinal)) ? HistoryMessages.MoodNameTaken : null;
    }

    public void Write(CatalogueContext context, string key, JsonObject? wanted, int version)
    {
        Mood? mood = Kept(context, key);
        if (wanted is null)
        {
            context.Moods.Remove(mood!);
            return;
        }

        if (mood is null)
        {
            mood = new Mood((string)wanted["name"]!) { Version = version };
            context.Entry(mood).Property(m => m.Id).CurrentValue = Id(key);
            context.Moods.Add(mood);
        }

        MoodFields.Write(wanted, mood);
    }

    private static Mood? Kept(CatalogueContext context, string key) => context.Moods.Local.FindEntry(Id(key))?.Entity;

    private static int Id(string key) => int.Parse(key, CultureInfo.InvariantCulture);
}

/// <summary>Rules of the map.</summary>
internal sealed class RevertibleRules : IRevertible
{
    public string Entity => MapEditor.Entity;

    public Task LoadAsync(CatalogueContext context, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => MapEditor.Rules(context).LoadAsync(cancellationToken);

    public Task<JsonObject?> NowAsync(CatalogueContext context, string key, CancellationToken cancellationToken) =>
        Task.FromResult(Kept(context, key) is { } rule ? MoodRuleFields.Of(RuleContent.Of(rule)) : null);

    public LocalizableMessage Name(string key, JsonObject fields) => MapMessages.PlaceName(RuleKey.Read(key));

    public async Task<LocalizableMessage?> ObstacleAsync(CatalogueContext context, string key, JsonObject? now, JsonObject? wanted, CancellationToken cancellationToken)
    {
        foreach (MoodShare part in wanted is null ? [] : MoodRuleFields.Read(wanted).Moods)
        {
            if (await context.Moods.FindAsync([part.MoodId], cancellationToken) is null)
            {
                return HistoryMessages.RuleMoodGone;
            }
        }

        return null;
    }

    public void Write(CatalogueContext context, string key, JsonObject? wanted, int version)
    {
        MoodRule? rule = Kept(context, key);
        if (wanted is null)
        {
            context.Rules.Remove(rule!);
            return;
        }

        RuleKey place = RuleKey.Read(key);
        rule ??= context.Rules.Add(new MoodRule { Emotion = place.Emotion, Goal = place.Goal, Version = version }).Entity;
        MapEditor.Write(context, MoodRuleFields.Read(wanted), rule);
    }

    private static MoodRule? Kept(CatalogueContext context, string key)
    {
        RuleKey place = RuleKey.Read(key);
        return context.Rules.Local.SingleOrDefault(r => r.Emotion == place.Emotion && r.Goal == place.Goal);
    }
}
