using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Moods;

namespace EmotionWeb.Components.Admin.Moods;

/// <summary>A field of a mood as it is typed.</summary>
/// <param name="Name">Name of the property, as <see cref="FieldMessage.Field"/> has it.</param>
/// <param name="Label">What the admin sees.</param>
/// <param name="Read">The field as text.</param>
/// <param name="Write">The mood with the field set, or null where the text is no number.</param>
internal sealed record MoodField(string Name, string Label, Func<MoodDraft, string> Read, Func<MoodDraft, string, MoodDraft?> Write)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<MoodField> All { get; } =
    [
        new(nameof(MoodDraft.Name), "Name", c => c.Name, (c, text) => c with { Name = text }),
        new(nameof(MoodDraft.LightColour), "Colour in light", c => c.LightColour, (c, text) => c with { LightColour = text.Trim() }) { IsColour = true },
        new(nameof(MoodDraft.DarkColour), "Colour in dark", c => c.DarkColour, (c, text) => c with { DarkColour = text.Trim() }) { IsColour = true },
        new(nameof(MoodDraft.Valence), "Centre: valence, 0 to 1", c => Text(c.Valence), (c, text) => Number(text) is { } value ? c with { Valence = value } : null) { InputMode = "decimal" },
        new(nameof(MoodDraft.Energy), "Centre: energy, 0 to 1", c => Text(c.Energy), (c, text) => Number(text) is { } value ? c with { Energy = value } : null) { InputMode = "decimal" },
    ];

    /// <summary>All of them, for choosing between two versions.</summary>
    public static IReadOnlyList<MergeField<MoodDraft>> Merging { get; } =
        [.. All.Select(f => new MergeField<MoodDraft>(f.Name, f.Label, f.Read, (onto, from) => f.Write(onto, f.Read(from))!))];

    /// <summary>Whether it can be chosen by eye.</summary>
    public bool IsColour { get; private init; }

    /// <summary>Which keys a phone shows, or null for letters.</summary>
    public string? InputMode { get; private init; }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
