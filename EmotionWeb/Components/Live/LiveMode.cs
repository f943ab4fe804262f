using EmotionWeb.Components.Capture;
using EmotionWeb.Components.Journal;
using EmotionWeb.Components.Player;
using EmotionWeb.Components.Sessions;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Live;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Intake;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Components.Live;

/// <summary>
/// Live mode: the camera's frames, about one a second, come to an emotion that is shown and to what of a session is still to come. Off
/// until the listener asks. Nothing of a frame is kept after its answer but where its faces are, until the next one, for choosing
/// among several. One a circuit, on its dispatcher.
/// </summary>
internal sealed class LiveMode(
    IFrameReader reader, IPictureIntake intake, PictureUploads uploads, PlayerState player, SessionConductor conductor,
    OwnJournal journal, IOptions<LiveOptions> options, TimeProvider time)
{
    /// <summary>Most bytes of a frame: 480 pixels wide, as JPEG, takes a tenth of it.</summary>
    public const int MostBytes = 400_000;

    // Without a frame for so long, there is something to wait for.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(15);

    private LiveMood _mood = new(time);
    private long _since;
    private long _lastLook;
    private bool _looking;

    /// <summary>It went on or off, or what it sees changed. Told on the circuit's dispatcher.</summary>
    public event Action? Changed;

    /// <summary>The listener wants it on: the camera is to be asked for.</summary>
    public event Action? Asked;

    /// <summary>It is off, for whatever reason: the camera is to be let go.</summary>
    public event Action? Over;

    /// <summary>Whether it is off, asks for the camera, or runs.</summary>
    public LiveStage Stage { get; private set; }

    /// <summary>Why it is off.</summary>
    public LiveEnd End { get; private set; }

    /// <summary>What the frames came to; null before the first.</summary>
    public LiveMoment? Moment { get; private set; }

    /// <summary>Where the faces of the last frame are, in shares of its size; empty where it has fewer than two.</summary>
    public IReadOnlyList<LiveFace> Faces { get; private set; } = [];

    /// <summary>Whether no frame was read for a while: the camera gives none, or others come first.</summary>
    public bool Waits { get; private set; }

    /// <summary>Whose face counts.</summary>
    public LiveFaces Follows => _mood.Follower.Faces;

    /// <summary>Whether the face that was chosen was lost, so that the largest counts again.</summary>
    public bool Lost => _mood.Follower.Lost;

    /// <summary>How many offers to go on air are on the page.</summary>
    public int Offers { get; private set; }

    /// <summary>An offer came or went.</summary>
    /// <param name="more">1 or -1.</param>
    public void Offered(int more)
    {
        Offers += more;
        Changed?.Invoke();
    }

    /// <summary>What it says of being off was read, or the camera is not wanted after all.</summary>
    public void Dismiss()
    {
        Stop(LiveEnd.Stopped);
        End = LiveEnd.Stopped;
        Changed?.Invoke();
    }

    /// <summary>Asks for the camera.</summary>
    public void Ask()
    {
        if (Stage is LiveStage.Off)
        {
            Stage = LiveStage.Asking;
            Changed?.Invoke();
            Asked?.Invoke();
        }
    }

    /// <summary>The camera is on.</summary>
    public void Begin()
    {
        if (Stage is LiveStage.Asking)
        {
            (Stage, _mood, Moment, Faces, Waits) = (LiveStage.On, new LiveMood(time), null, [], false);
            _since = _lastLook = time.GetTimestamp();
            Changed?.Invoke();
        }
    }

    /// <summary>It is over.</summary>
    public void Stop(LiveEnd why)
    {
        if (Stage is not LiveStage.Off)
        {
            (Stage, End, Moment, Faces) = (LiveStage.Off, why, null, []);
            Over?.Invoke();
            Changed?.Invoke();
        }
    }

    /// <summary>Looks whether it ran for as long as it may, and whether frames still come.</summary>
    public void Check()
    {
        if (Stage is not LiveStage.On)
        {
            return;
        }

        if (time.GetElapsedTime(_since) >= TimeSpan.FromMinutes(options.Value.Minutes))
        {
            Stop(LiveEnd.Limit);
        }
        else if (!Waits && time.GetElapsedTime(_lastLook) >= Late)
        {
            Waits = true;
            Changed?.Invoke();
        }
    }

    /// <summary>The largest face counts.</summary>
    public void FollowLargest()
    {
        _mood.Follower.FollowLargest();
        Changed?.Invoke();
    }

    /// <summary>Every face counts.</summary>
    public void FollowGroup()
    {
        _mood.Follower.FollowGroup();
        Changed?.Invoke();
    }

    /// <summary>One face counts.</summary>
    public void Follow(LiveFace face)
    {
        _mood.Follower.Follow(face.Box);
        Changed?.Invoke();
    }

    /// <summary>
    /// Reads a frame; the caller waits for that before it sends another. One that comes too soon, or finds no place, is passed over.
    /// </summary>
    /// <param name="frame">The frame, which is disposed.</param>
    /// <param name="cancellationToken">The page is left.</param>
    public async Task TakeAsync(CapturedPicture frame, CancellationToken cancellationToken)
    {
        await using CapturedPicture taken = frame;
        if (_looking || Stage is not LiveStage.On)
        {
            return;
        }

        _looking = true;
        LiveMood mood = _mood;
        try
        {
            using IVisionPlace? place = await intake.TryEnterFrameAsync();
            if (place is null)
            {
                return;
            }

            using PictureUploads.PictureBytes bytes = await taken.ReadAsync(uploads, cancellationToken);
            FrameReading read = await reader.ReadFrameAsync(place, bytes.Memory, mood.Follower.Needed, cancellationToken);
            if (Stage is not LiveStage.On || !ReferenceEquals(mood, _mood))
            {
                return; // It was stopped meanwhile, or is another.
            }

            Look(mood, read);
        }
        catch (Exception e) when (e is BusyException or ImageRefusedException or PictureTooSlowException)
        {
            // Passed over: the next frame comes by itself.
        }
        finally
        {
            _looking = false;
        }
    }

    private void Look(LiveMood mood, FrameReading read)
    {
        (_lastLook, Waits) = (time.GetTimestamp(), false);
        Emotion? shown = Moment?.Shown;
        Moment = mood.Take(read, player.Session?.Plan.Request.Feeling.Affect.Centre);
        Faces = read.Boxes.Count < 2 ? []
            : [.. read.Boxes.Take(FaceFollower.Most).Select(box => LiveFace.Of(box, read.Width, read.Height))];
        if (Moment.Shown is not null && Moment.Shown != shown)
        {
            _ = journal.FeltAsync(Moment.Scores, player.Session?.Plan.Request.Goal ?? ListeningGoal.Match, read.ModelId);
        }

        if (Moment.PlanMoves)
        {
            conductor.Feels(Moment.Scores);
        }

        Changed?.Invoke();
    }
}

/// <summary>How far live mode is.</summary>
internal enum LiveStage
{
    /// <summary>Off.</summary>
    Off,

    /// <summary>The browser asks for the camera.</summary>
    Asking,

    /// <summary>On air.</summary>
    On,
}

/// <summary>A face to choose. Immutable.</summary>
/// <param name="Box">Where it is, pixels of the frame.</param>
/// <param name="Left">Its left edge, percent of the frame's width.</param>
/// <param name="Top">Its top edge, percent of the frame's height.</param>
/// <param name="Width">Its width, percent of the frame's.</param>
/// <param name="Height">Its height, percent of the frame's.</param>
internal sealed record LiveFace(FaceBox Box, double Left, double Top, double Width, double Height)
{
    /// <summary>A face of a frame of this size.</summary>
    public static LiveFace Of(FaceBox box, int width, int height) =>
        new(box, 100.0 * box.X / width, 100.0 * box.Y / height, 100.0 * box.Width / width, 100.0 * box.Height / height);
}
