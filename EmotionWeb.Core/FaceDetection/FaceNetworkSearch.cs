using OpenCvSharp;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>
/// One picture looked through with the network: first in views of the whole of it, which give candidates, then closely at each candidate, which confirms it or not. Two looks, the second
/// closer and turned upright by what the first saw, decide where they agree; where they leave it in doubt, three more do: nearer, farther and mirrored. The score is that of the mean logit.
/// Not thread-safe; <see cref="Dispose"/> frees the smaller copies of the picture.
/// </summary>
internal sealed class FaceNetworkSearch(BlazeFaceNetwork network, PicturePyramid picture, FaceDetectionOptions options, CancellationToken cancellationToken) : IDisposable
{
    private const double CandidateScore = 0.2; // Of a look at the whole picture: what is no face is told apart by the next ones.
    private const double LeastScore = 0.05; // Of a close look: below, it saw nothing.
    private const double WideScore = 0.43; // Of the first close look: of 508 faces none had less, of what was none four in five.
    private const double DoubtScore = 0.5, SureScore = 0.73; // Between them two looks leave it in doubt.
    private const double WideEnough = 5.0, UprightEnough = 15; // Sides and degrees of a look at the whole picture that is as good as a wide one, where it is sure.
    private const double WideView = 2.2, CloseView = 1.5; // Sides of the box of a face that a view of it has.
    private const double FartherView = 1.8, NearerView = 1.2;
    private const double NearMiddle = 0.35; // How far a face may lie from where it was said to be, in sides of its box.
    private const int MostCandidates = 4;
    private const int MostTiles = 8;

    // A quarter less than what is promised to be found: what is called small differs that much from look to look, and smaller things are seldom the face that is meant.
    private readonly double _leastSide = 0.75 * options.MinFace * Math.Min(picture.Width, picture.Height);

    private readonly List<FaceCandidate> _confirmed = [];

    /// <summary>The faces that were confirmed, largest first.</summary>
    public IReadOnlyList<DetectedFace> Faces => [.. _confirmed.OrderByDescending(f => f.Side).Select(f => f.ToFace())];

    /// <summary>Whether a face was confirmed with so high a score that no better one is to be expected in another orientation.</summary>
    public bool IsSure => _confirmed.Exists(f => f.Score >= SureScore);

    /// <summary>The likeliest candidate that may well have been a face and was not confirmed; one that the close looks were against is none.</summary>
    public FaceCandidate? Doubtful { get; private set; }

    /// <summary>Looks at the whole picture, turned by each of these degrees.</summary>
    /// <param name="side">Width and height to which the picture's long side is brought, pixels, a multiple of 32: at twice the side faces of half the size are found.</param>
    /// <param name="turns">Degrees, counter-clockwise.</param>
    /// <returns>Candidates, likeliest first.</returns>
    public IReadOnlyList<FaceCandidate> Look(int side, params ReadOnlySpan<double> turns)
    {
        List<FaceCandidate> seen = [];
        foreach (double degrees in turns)
        {
            foreach (PictureView view in Tiles(degrees))
            {
                seen.AddRange(See(view, side, CandidateScore).Select(f => FaceCandidate.FromView(f, view)));
            }
        }

        return [.. seen.OrderByDescending(f => f.Score)];
    }

    /// <summary>Looks at each candidate upright and close, and keeps those that are a face.</summary>
    public void Confirm(IEnumerable<FaceCandidate> candidates)
    {
        List<FaceCandidate> open = [];
        foreach (FaceCandidate candidate in candidates)
        {
            if (open.Count < MostCandidates && !_confirmed.Any(candidate.IsTurnedAs) && !open.Any(candidate.IsTurnedAs))
            {
                open.Add(candidate);
            }
        }

        foreach (FaceCandidate candidate in open)
        {
            FaceCandidate looked = Closer(candidate);
            if (looked.Score >= options.Score && IsInPicture(looked) && looked.Side >= _leastSide)
            {
                Keep(looked);
            }
            else if (looked.Score >= DoubtScore && looked.Score > (Doubtful?.Score ?? 0))
            {
                Doubtful = looked;
            }
        }
    }

    public void Dispose() => picture.Dispose();

    // Of two views of one face, which may be turned differently, the surer one stays.
    private void Keep(FaceCandidate face)
    {
        int known = _confirmed.FindIndex(face.IsSameAs);
        if (known < 0)
        {
            _confirmed.Add(face);
        }
        else if (face.Score > _confirmed[known].Score)
        {
            _confirmed[known] = face;
        }
    }

    // The candidate with the score and the places of the closer looks; with the least score where these saw no face there.
    private FaceCandidate Closer(FaceCandidate candidate)
    {
        bool sure = candidate.Score >= SureScore && candidate.WasSeenWithin(WideEnough, UprightEnough);
        if ((sure ? candidate : See(candidate, WideView)) is not { Score: >= WideScore } wide)
        {
            return candidate with { Score = LeastScore };
        }

        if (See(wide, CloseView) is not { } close)
        {
            return wide with { Score = LeastScore };
        }

        double score = MeanScore(wide.Score, close.Score);
        return close with
        {
            Score = score is >= DoubtScore and < SureScore
                ? MeanScore(wide.Score, close.Score, ScoreOf(wide, NearerView), ScoreOf(wide, FartherView), ScoreOf(wide, CloseView, mirrored: true))
                : score,
        };
    }

    private static double MeanScore(params ReadOnlySpan<double> scores)
    {
        double sum = 0;
        foreach (double score in scores)
        {
            sum += Math.Log(score / (1 - score));
        }

        return 1 / (1 + Math.Exp(-sum / scores.Length));
    }

    private double ScoreOf(FaceCandidate candidate, double sides, bool mirrored = false) => See(candidate, sides, mirrored)?.Score ?? LeastScore;

    private FaceCandidate? See(FaceCandidate candidate, double sides, bool mirrored = false)
    {
        PictureView view = new(candidate.CentreX, candidate.CentreY, sides * candidate.Side, candidate.Degrees);
        foreach (SeenFace face in See(view, BlazeFaceNetwork.Side, LeastScore, mirrored))
        {
            if (Math.Max(Math.Abs(face.CentreX - 0.5), Math.Abs(face.CentreY - 0.5)) * sides < NearMiddle)
            {
                return FaceCandidate.FromView(face, view);
            }
        }

        return null;
    }

    // Of a mirrored view the places are mirrored too.
    private IReadOnlyList<SeenFace> See(PictureView view, int side, double least, bool mirrored = false)
    {
        // One view at a time is no slower than a batch of them.
        cancellationToken.ThrowIfCancellationRequested();
        using Mat cut = picture.Cut(view, side);
        if (mirrored)
        {
            Cv2.Flip(cut, cut, FlipMode.Y);
        }

        return network.Look([cut], least)[0];
    }

    // Squares of the short side along the long one, each over half of the next; one alone where the picture is nearly square.
    private IEnumerable<PictureView> Tiles(double degrees)
    {
        double width = picture.Width, height = picture.Height, longSide = Math.Max(width, height), shortSide = Math.Min(width, height);
        if (longSide <= 2 * shortSide)
        {
            return [new PictureView(width / 2, height / 2, longSide, degrees)];
        }

        int count = Math.Min(MostTiles, (int)Math.Ceiling(longSide / shortSide * 2) - 1);
        double side = longSide * 2 / (count + 1);
        return Enumerable.Range(1, count).Select(i => width > height
            ? new PictureView(i * side / 2, height / 2, side, degrees)
            : new PictureView(width / 2, i * side / 2, side, degrees));
    }

    private bool IsInPicture(FaceCandidate face) => face.CentreX >= 0 && face.CentreX < picture.Width && face.CentreY >= 0 && face.CentreY < picture.Height;
}
