using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Moods;

/// <summary>A mood as the catalogue keeps it.</summary>
public sealed class Mood : IVersioned
{
    private Mood()
    {
    }

    /// <summary>A mood with its name.</summary>
    public Mood(string name) => Name = name;

    /// <summary>Key.</summary>
    public int Id { get; private set; }

    /// <summary>Name, for example <c>Calm</c>; unique, case and accents folded.</summary>
    public string Name
    {
        get;
        set
        {
            field = value.Trim();
            NameFold = SearchNormalizer.Fold(value);
        }
    } = string.Empty;

    /// <summary><see cref="Name"/> as it is compared.</summary>
    public string NameFold { get; private set; } = string.Empty;

    /// <summary>Place in lists, smallest first.</summary>
    public int Position { get; set; }

    /// <summary>Text colour on a light ground, <c>#RRGGBB</c>.</summary>
    public string LightColour { get; set; } = "#4F5B66";

    /// <summary>Text colour on a dark ground, <c>#RRGGBB</c>.</summary>
    public string DarkColour { get; set; } = "#C2CCD6";

    /// <summary>Centre of its songs' valence, 0 to 1: an imported song without a mood gets the mood whose centre is nearest.</summary>
    public double Valence { get; set; }

    /// <summary>Centre of its songs' energy, 0 to 1.</summary>
    public double Energy { get; set; }

    /// <inheritdoc />
    public int Version { get; set; }
}
