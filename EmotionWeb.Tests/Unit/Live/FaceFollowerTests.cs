using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Live;
using EmotionWeb.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Unit.Live;

public sealed class FaceFollowerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FaceFollower _follower;

    public FaceFollowerTests() => _follower = new FaceFollower(_time);

    [Fact]
    public void The_largest_face_counts_until_somebody_chooses()
    {
        FrameFace[] faces = [Face(0, 200), Face(250, 100)];
        Assert.Equal([faces[0]], _follower.Take(faces));
        Assert.Equal(1, _follower.Needed);
        Assert.Empty(_follower.Take([]));
    }

    [Fact]
    public void A_chosen_face_is_followed_where_it_goes_and_however_large_others_are()
    {
        _follower.Follow(Face(250, 100).Box);
        for (int x = 250; x < 350; x += 20)
        {
            FrameFace chosen = Face(x, 100);
            Assert.Equal([chosen], _follower.Take([Face(0, 200), chosen]));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((LiveFaces.Chosen, FaceFollower.Most), (_follower.Faces, _follower.Needed));
    }

    [Fact]
    public void A_chosen_face_that_is_lost_for_5_seconds_gives_way_to_the_largest_and_that_is_told()
    {
        _follower.Follow(Face(250, 100).Box);
        FrameFace other = Face(0, 200);
        for (int second = 0; second < 5; second++)
        {
            Assert.Empty(_follower.Take([other]));
            Assert.False(_follower.Lost);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([other], _follower.Take([other]));
        Assert.Equal((LiveFaces.Largest, true), (_follower.Faces, _follower.Lost));
        _follower.FollowLargest();
        Assert.False(_follower.Lost);
    }

    [Fact]
    public void A_chosen_face_that_comes_back_in_time_is_followed_on()
    {
        _follower.Follow(Face(250, 100).Box);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(_follower.Take([]));
        Assert.Single(_follower.Take([Face(260, 100)]));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Empty(_follower.Take([]));
        Assert.Equal(LiveFaces.Chosen, _follower.Faces);
    }

    [Fact]
    public void A_group_is_its_six_largest_faces()
    {
        _follower.FollowGroup();
        FrameFace[] faces = [.. Enumerable.Range(0, 8).Select(i => Face(i * 50, 100 - i))];
        Assert.Equal(faces.Take(6), _follower.Take(faces));
    }

    [Fact]
    public void A_group_lies_at_the_mean_of_its_places_a_larger_face_counting_twice_at_most()
    {
        // 4 times as large, and counted twice.
        (EmotionScores scores, double confidence) = FaceFollower.Together(
            [Face(0, 200, Emotion.Happy, confidence: 0.9), Face(250, 100, Emotion.Sad, confidence: 0.6)])!.Value;

        Assert.Equal((2 / 3f, 1 / 3f), (scores[Emotion.Happy], scores[Emotion.Sad]), Near);
        Assert.Equal(0.8, confidence, 6);
        Affect happy = Circumplex.Of(Emotion.Happy), sad = Circumplex.Of(Emotion.Sad), centre = scores.Affect.Centre;
        Assert.Equal(((2 * happy.Valence) + sad.Valence) / 3, centre.Valence, 5);
        Assert.Equal(((2 * happy.Arousal) + sad.Arousal) / 3, centre.Arousal, 5);
    }

    [Fact]
    public void Faces_that_say_too_little_do_not_count()
    {
        FrameFace unsure = Face(0, 200, Emotion.Angry) with { IsSure = false };
        Assert.Null(FaceFollower.Together([unsure]));
        Assert.Equal(Emotion.Sad, FaceFollower.Together([unsure, Face(250, 50, Emotion.Sad)])!.Value.Scores.Top);
    }

    private static bool Near((float One, float Other) expected, (float One, float Other) actual) =>
        Math.Abs(expected.One - actual.One) < 1e-5 && Math.Abs(expected.Other - actual.Other) < 1e-5;

    private static FrameFace Face(int x, int side, Emotion emotion = Emotion.Happy, double confidence = 1) =>
        new(new FaceBox(x, 50, side, side), confidence, EmotionScores.Of(emotion), true);
}
