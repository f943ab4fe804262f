using System.Text.Json.Serialization;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Components.Admin.Songs;

/// <summary>What a browser tab keeps of a song that is being written in the dialog, so that a new server brings it back.
/// Immutable.</summary>
/// <param name="Id">The song's key, or null for a new one.</param>
/// <param name="Version">Its version as it was read; 0 for a new one.</param>
/// <param name="Start">Its fields as they were read, by name.</param>
/// <param name="Texts">Its fields as they are written, by name.</param>
public sealed record KeptSongDraft(long? Id, int Version, IReadOnlyDictionary<string, string> Start, IReadOnlyDictionary<string,
    string> Texts)
{
    /// <summary>The name it is kept under.</summary>
    public const string StorageKey = "emotionweb.song-draft";

    /// <summary>The song as it was read, or null for a new one.</summary>
    [JsonIgnore]
    public EditedSong? Based => Id is { } id ? new EditedSong(id, Version, Started) : null;

    /// <summary>What it began with.</summary>
    [JsonIgnore]
    public SongContent Started => SongField.All.Aggregate(new SongContent("", "", 0), (song, one) =>
        Start.TryGetValue(one.Name, out string? text) ? one.Read(song, text) ?? song : song);

    /// <summary>What is kept of a draft.</summary>
    /// <param name="based">The song as it was read, or null for a new one.</param>
    /// <param name="draft">What is written.</param>
    internal static KeptSongDraft Of(EditedSong? based, SongDraft draft) => new(
        based?.Id, based?.Version ?? 0,
        SongField.All.ToDictionary(f => f.Name, f => based is null ? "" : f.Write(based.Content), StringComparer.Ordinal),
        SongField.All.ToDictionary(f => f.Name, f => draft[f], StringComparer.Ordinal));

    /// <summary>As the tab keeps it.</summary>
    public string ToJson() => BrowserStorage.Write(this);

    /// <summary>Reads what a tab kept; null where it kept nothing, or something else.</summary>
    public static KeptSongDraft? FromJson(string? json) => BrowserStorage.Read<KeptSongDraft>(json);
}
