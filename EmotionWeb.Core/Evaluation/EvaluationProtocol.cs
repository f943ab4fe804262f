using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Evaluation;

/// <summary>Which label of a face counts, and which output of a model is held against it. Immutable.</summary>
public sealed class EvaluationProtocol
{
    private const string Contempt = "contempt";
    private static readonly string[] Seven = [.. Emotions.All.Select(e => e.Key())];

    private readonly Func<FaceLabels, int?> _truth;

    private EvaluationProtocol(string name, string? output, IReadOnlyList<string> classes, Func<FaceLabels, int?> truth)
    {
        Name = name;
        Output = output;
        Classes = classes;
        _truth = truth;
    }

    /// <summary>FER2013's own labels (Goodfellow et al. 2013), held against the output <c>fer2013</c>.</summary>
    public static EvaluationProtocol Fer2013 { get; } = new("fer2013", "fer2013", Seven, l => l.Fer2013);

    /// <summary>The FER+ majority with contempt as eighth class (Barsoum et al. 2016), held against the output <c>ferplus</c>.</summary>
    public static EvaluationProtocol FerPlus8 { get; } = new("ferplus8", "ferplus", [.. Seven, Contempt], l => l.Majority);

    /// <summary>The FER+ majority without the faces of contempt, held against the seven probabilities that the product shows.</summary>
    public static EvaluationProtocol FerPlus7 { get; } = new("ferplus7", null, Seven, l => l.Majority < Seven.Length ? l.Majority : null);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<EvaluationProtocol> All { get; } = [Fer2013, FerPlus8, FerPlus7];

    /// <summary>Its name on the command line.</summary>
    public string Name { get; }

    /// <summary>The model's output it looks at, or null for the seven probabilities.</summary>
    public string? Output { get; }

    /// <summary>The classes in the order of that output.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The class of a face, or null where the protocol skips it.</summary>
    public int? Truth(FaceLabels labels) => _truth(labels);
}

/// <summary>What was said about a face.</summary>
/// <param name="Fer2013">The class in FER2013.</param>
/// <param name="Votes">The ten FER+ annotators' votes: the seven emotions, contempt, unknown, not a face.</param>
public sealed record FaceLabels(int Fer2013, IReadOnlyList<int> Votes)
{
    private const int Emotional = 8;

    /// <summary>
    /// The FER+ majority (Barsoum et al. 2016): single votes are dropped; null where the top class is unknown or not a face, or holds half of what is left or fewer.
    /// </summary>
    public int? Majority
    {
        get
        {
            int[] kept = [.. Votes.Select(v => v <= 1 ? 0 : v)];
            int most = kept.Max(), top = Array.IndexOf(kept, most);
            return most > 0 && top < Emotional && 2 * most > kept.Sum() ? top : null;
        }
    }
}
