using EmotionWeb.Core.Songs;
using EmotionWeb.Resources;

namespace EmotionWeb.Components.Admin.Songs;

/// <summary>How the forms show the fields of a song.</summary>
internal static class SongFieldForm
{
    private static readonly SongField[] First = [SongField.Title, SongField.Artist, SongField.Mood, SongField.Genre, SongField.Year, SongField.Popularity, SongField.Language];

    /// <summary>What a song is known by, in the order of the form.</summary>
    public static IReadOnlyList<SongField> Main { get; } = [.. First, .. SongField.All.Where(f => !f.IsFeature && !First.Contains(f))];

    /// <summary>How a song sounds.</summary>
    public static IReadOnlyList<SongField> Features { get; } = [.. SongField.All.Where(f => f.IsFeature)];

    /// <summary>Which keys a phone shows, or null for letters.</summary>
    public static string? InputModeOf(SongField field) => field.Limits is null ? null : field.IsWhole ? "numeric" : "decimal";

    /// <summary>What a form calls the field: its own label where there is one, else its word, with the limits of what is measured.</summary>
    public static string LabelOf(this MessageText texts, SongField field)
    {
        string word = texts.NameOf(field);
        return texts.Find(field.Label)
            ?? (field is { IsFeature: true, Limits: { } limits } ? texts.Of(FormMessages.FieldWithRange(word, limits.Least, limits.Most)) : word);
    }

    /// <summary>What a list calls the field: its word with a capital.</summary>
    public static string NameOf(this MessageText texts, SongField field) => texts.Find(field.Word) is { Length: > 0 } word ? char.ToUpperInvariant(word[0]) + word[1..] : field.Name;

    /// <summary>All fields, for choosing between two versions.</summary>
    public static IReadOnlyList<MergeField<SongContent>> MergeFieldsOf(this MessageText texts) =>
        [.. Main.Concat(Features).Select(f => new MergeField<SongContent>(f.Name, texts.LabelOf(f), f.Write, (onto, from) => f.Read(onto, f.Write(from))!))];
}
