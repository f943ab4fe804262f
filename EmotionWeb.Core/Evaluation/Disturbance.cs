using System.Globalization;

namespace EmotionWeb.Core.Evaluation;

/// <summary>What spoils a cut-out face in practice. Lengths are in 48ths of the face's side, so that they mean the same for faces of any size.</summary>
public enum Disturbance
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
/// <param name="Strength">How much, as <see cref="Disturbance"/> says.</param>
/// <param name="Light">What is done to the light of the face before it is read.</param>
public readonly record struct Stress(Disturbance Kind, double Strength, LightTreatment Light = LightTreatment.Plain)
{
    /// <summary>What <c>evaluate --stress</c> measures: each kind mild to severe, and darkness with the product's low-light path off and on.</summary>
    public static IReadOnlyList<Stress> All { get; } =
    [
        new(Disturbance.None, 0),
        .. Of(Disturbance.Light, 0.5, 0.25, 0.1, 0.05),
        .. Of(Disturbance.Light, 0.5, 0.25, 0.1, 0.05).Select(s => s with { Light = LightTreatment.Product }),
        .. Of(Disturbance.Blur, 0.5, 1, 2),
        .. Of(Disturbance.Jpeg, 50, 20, 10),
        .. Of(Disturbance.Rotation, 10, 20, 30),
        .. Of(Disturbance.Size, 32, 24, 16),
        .. Of(Disturbance.Occlusion, 0.1, 0.2, 0.3),
    ];

    /// <summary>What it does, in words.</summary>
    public string InWords() => Kind switch
    {
        Disturbance.None => "as it is",
        Disturbance.Light => Invariant($"{Strength * 100:0} % of the light, low-light path {(Light == LightTreatment.Product ? "on" : "off")}"),
        Disturbance.Blur => Invariant($"blurred, deviation {Strength:0.#} of 48"),
        Disturbance.Jpeg => Invariant($"JPEG, quality {Strength:0}"),
        Disturbance.Rotation => Invariant($"turned by {Strength:0} degrees"),
        Disturbance.Size => Invariant($"shrunk to {Strength:0} pixels"),
        Disturbance.Occlusion => Invariant($"{Strength * 100:0} % covered"),
        _ => throw new InvalidOperationException($"{Kind} has no words."),
    };

    private static IEnumerable<Stress> Of(Disturbance kind, params double[] strengths) => strengths.Select(s => new Stress(kind, s));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
