using System.Globalization;

namespace EmotionWeb.Core.Evaluation;

/// <summary>What spoils a cut-out face in practice. Lengths are in 48ths of the face's side, so that they mean the same for faces of any size.</summary>
public enum Corruption
{
    /// <summary>Nothing: the face as it is.</summary>
    None,

    /// <summary>Only a share of the light is left, with a sensor's noise (<see cref="DarkenedDataSet"/>).</summary>
    Light,

    /// <summary>A Gaussian blur of this standard deviation, in 48ths.</summary>
    Blur,

    /// <summary>JPEG at this quality, 1 to 100.</summary>
    Jpeg,

    /// <summary>The head turned in the picture's plane by this many degrees, to either side.</summary>
    Rotation,

    /// <summary>The face shrunk to this many pixels a side and enlarged again.</summary>
    Size,

    /// <summary>A plain square over this share of the face, anywhere on it.</summary>
    Occlusion,
}

/// <summary>A disturbance of some strength.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Strength">How much, as <see cref="Corruption"/> says.</param>
/// <param name="Light">What is done to the light of the face before it is read.</param>
public readonly record struct CorruptionLevel(Corruption Kind, double Strength, LightTreatment Light = LightTreatment.Plain)
{
    /// <summary>What <c>evaluate --stress</c> measures: each kind mild to severe, and darkness with the product's low-light path off and on.</summary>
    public static IReadOnlyList<CorruptionLevel> All { get; } =
    [
        new(Corruption.None, 0),
        .. Of(Corruption.Light, 0.5, 0.25, 0.1, 0.05),
        .. Of(Corruption.Light, 0.5, 0.25, 0.1, 0.05).Select(s => s with { Light = LightTreatment.Product }),
        .. Of(Corruption.Blur, 0.5, 1, 2),
        .. Of(Corruption.Jpeg, 50, 20, 10),
        .. Of(Corruption.Rotation, 10, 20, 30),
        .. Of(Corruption.Size, 32, 24, 16),
        .. Of(Corruption.Occlusion, 0.1, 0.2, 0.3),
    ];

    /// <summary>What it does, in words.</summary>
    public string InWords() => Kind switch
    {
        Corruption.None => "as it is",
        Corruption.Light => Invariant($"{Strength * 100:0} % of the light, low-light path {(Light == LightTreatment.Product ? "on" : "off")}"),
        Corruption.Blur => Invariant($"blurred, deviation {Strength:0.#} of 48"),
        Corruption.Jpeg => Invariant($"JPEG, quality {Strength:0}"),
        Corruption.Rotation => Invariant($"turned by {Strength:0} degrees"),
        Corruption.Size => Invariant($"shrunk to {Strength:0} pixels"),
        Corruption.Occlusion => Invariant($"{Strength * 100:0} % covered"),
        _ => throw new InvalidOperationException($"{Kind} has no words."),
    };

    private static IEnumerable<CorruptionLevel> Of(Corruption kind, params double[] strengths) => strengths.Select(s => new CorruptionLevel(kind, s));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
