using CsCheck;
using EmotionWeb.Core.Listening;

namespace EmotionWeb.Tests.Unit.Listening;

public class PlayQueueTests
{
    private static readonly PlayQueue Abc = PlayQueue.Empty.AddLast(Tracks.Songs("a", "b", "c"));

    /// <summary>Any queue that a listener may come to: what is done to one in any order.</summary>
    private static readonly Gen<PlayQueue> Any = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 40], Gen.Int).Array[0, 24]
        .Select(steps => steps.Aggregate(PlayQueue.Empty, Do));

    [Fact]
    public void What_was_planned_gives_way_and_what_was_put_there_by_hand_stays_where_it_is()
    {
        PlayQueue queue = PlayQueue.Empty.AddLast(Tracks.Songs("a", "b", "c", "d", "e"));
        HashSet<long> planned = [.. queue.Entries.Select(e => e.Id)];
        queue = queue.At(2).AddNext(Tracks.Songs("mine")).Move(4, 3);
        Assert.Equal(["a", "b", "mine", "d", "c", "e"], queue.Entries.Select(e => e.Track.Id));
        planned.Remove(4);

        PlayQueue again = queue.Replan(2, planned, Tracks.Songs("x", "c", "y", "z"));
        Assert.Equal(["a", "b", "mine", "d", "x", "c", "y", "z"], again.Entries.Select(e => e.Track.Id));
        Assert.Equal(2, again.CurrentId);
        Assert.Equal(3, again.Entries.Single(e => e.Track.Id is "c").Id);
        Assert.Distinct(again.Entries.Select(e => e.Id));
        Assert.Equal(queue.Entries, again.TurnBack(queue).Entries);

        PlayQueue further = again.At(again.Entries[4].Id).TurnBack(queue);
        Assert.Equal(["a", "b", "mine", "d", "x", "c", "e"], further.Entries.Select(e => e.Track.Id));
        Assert.Equal("x", further.Current!.Track.Id);

        Assert.Same(queue, queue.Replan(99, planned, Tracks.Songs("x")));
        PlayQueue shuffled = queue.Shuffle(1);
        Assert.Same(shuffled, shuffled.Replan(2, planned, Tracks.Songs("x")));
        Assert.Equal(["a", "b", "mine", "d"], queue.Replan(2, planned, []).Entries.Select(e => e.Track.Id));
    }

    [Fact]
    public void The_same_track_may_stand_twice_and_each_place_has_its_own_key()
    {
        PlayQueue queue = PlayQueue.Empty.AddLast(Tracks.Songs("a", "a"));

        Assert.Equal([1, 2], Keys(queue));
        Assert.Equal(1, queue.CurrentId);
        Assert.Equal([3], Keys(queue.Clear().AddLast(Tracks.Songs("a"))));
    }

    [Fact]
    public void Next_stands_behind_the_current_one_and_last_behind_all()
    {
        PlayQueue queue = Abc.At(2).AddNext(Tracks.Songs("x", "y")).AddLast(Tracks.Songs("z"));

        Assert.Equal("a b x y c z", Ids(queue));
        Assert.Equal(2, queue.CurrentId);
    }

    [Theory]
    [InlineData(RepeatMode.Off, 1, QueueEvent.Next, 2, true)]
    [InlineData(RepeatMode.Off, 3, QueueEvent.Next, 1, false)]
    [InlineData(RepeatMode.Off, 3, QueueEvent.Ended, 1, false)]
    [InlineData(RepeatMode.Off, 2, QueueEvent.Previous, 1, true)]
    [InlineData(RepeatMode.Off, 1, QueueEvent.Previous, 1, true)]
    [InlineData(RepeatMode.Off, 2, QueueEvent.Failed, 3, true)]
    [InlineData(RepeatMode.Off, 3, QueueEvent.Failed, 1, false)]
    [InlineData(RepeatMode.All, 3, QueueEvent.Next, 1, true)]
    [InlineData(RepeatMode.All, 3, QueueEvent.Ended, 1, true)]
    [InlineData(RepeatMode.All, 1, QueueEvent.Previous, 3, true)]
    [InlineData(RepeatMode.All, 3, QueueEvent.Failed, 1, true)]
    [InlineData(RepeatMode.One, 2, QueueEvent.Ended, 2, true)]
    [InlineData(RepeatMode.One, 2, QueueEvent.Next, 3, true)]
    [InlineData(RepeatMode.One, 3, QueueEvent.Next, 1, false)]
    [InlineData(RepeatMode.One, 2, QueueEvent.Failed, 3, true)]
    [InlineData(RepeatMode.One, 1, QueueEvent.Previous, 1, true)]
    public void Where_a_queue_goes(RepeatMode repeat, long from, QueueEvent what, long to, bool plays) =>
        Assert.Equal(new QueueStep(to, plays), Abc.With(repeat).Follow(from, what));

    [Fact]
    public void From_where_nothing_stands_nothing_follows() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Abc.Follow(9, QueueEvent.Next));

    [Theory]
    [InlineData(1, "b c", 2)]
    [InlineData(2, "a c", 3)]
    [InlineData(3, "a b", 1)]
    public void Where_the_current_entry_is_taken_out_the_next_becomes_current(long id, string left, long current)
    {
        PlayQueue queue = Abc.At(id).Remove(id);

        Assert.Equal(left, Ids(queue));
        Assert.Equal(current, queue.CurrentId);
        Assert.Null(PlayQueue.Empty.AddLast(Tracks.Songs("a")).Remove(1).CurrentId);
    }

    [Fact]
    public void What_was_taken_out_comes_back_to_its_place_whatever_happened_since()
    {
        PlayQueue queue = Abc.Remove(2).AddLast(Tracks.Songs("d")).Move(4, 0).PutBack(Abc);

        Assert.Equal("d a b c", Ids(queue));
        Assert.Equal("a b c", Ids(Abc.Clear().PutBack(Abc)));
        Assert.Equal(3, Abc.At(3).Clear().PutBack(Abc.At(3)).CurrentId);
    }

    [Fact]
    public void A_full_queue_takes_no_more()
    {
        PlayQueue queue = Abc.AddLast(Enumerable.Repeat((IReadOnlyList<PlayableTrack>)[Tracks.Track("x")], 2 * PlayQueue.Most));

        Assert.Equal(PlayQueue.Most, queue.Entries.Length);
        Assert.Equal(0, queue.Room);
        Assert.Equal("a b c", Ids(queue)[..5]);
        Assert.Same(queue.Entries[5], queue.AddNext(Tracks.Songs("y")).Entries[5]);
    }

    [Theory]
    [InlineData(1, 2, "b c a")]
    [InlineData(3, 0, "c a b")]
    [InlineData(2, 99, "a c b")]
    [InlineData(2, -1, "b a c")]
    [InlineData(9, 1, "a b c")]
    public void An_entry_moves_to_its_place(long id, int index, string order) => Assert.Equal(order, Ids(Abc.Move(id, index)));

    [Fact]
    public void Shuffling_keeps_the_current_entry_follows_its_seed_and_is_turned_back()
    {
        PlayQueue plain = PlayQueue.Empty.AddLast(Tracks.Songs([.. Enumerable.Range(0, 40).Select(i => $"{i}")])).At(7);
        PlayQueue shuffled = plain.Shuffle(3);

        Assert.Equal(7, shuffled.CurrentId);
        Assert.Equal(7, shuffled.Entries[0].Id);
        Assert.Equal(Keys(shuffled), Keys(plain.Shuffle(3)));
        Assert.NotEqual(Keys(shuffled), Keys(plain.Shuffle(4)));
        Assert.Equal(Keys(plain), Keys(shuffled.Unshuffle()));
        Assert.Equal(Keys(plain), Keys(shuffled.Shuffle(4).Unshuffle()));
    }

    [Fact]
    public void What_came_while_shuffled_has_a_place_in_the_order_that_comes_back()
    {
        PlayQueue queue = Abc.At(2).Shuffle(1).AddNext(Tracks.Songs("n")).AddLast(Tracks.Songs("l")).Remove(3);

        Assert.Equal("b n", Ids(queue)[..3]);
        Assert.Equal("a b n l", Ids(queue.Unshuffle()));
    }

    [Fact]
    public void Another_list_takes_the_place_of_all_and_begins_where_it_is_told()
    {
        PlayQueue queue = Abc.With(RepeatMode.All).Replace(Tracks.Songs("x", "y", "z"), 1, 5);

        Assert.Equal("x y z", Ids(queue));
        Assert.Equal("y", queue.Current!.Track.Id);
        Assert.Equal(RepeatMode.All, queue.Repeat);

        PlayQueue shuffled = Abc.Shuffle(1).Replace(Tracks.Songs("x", "y", "z"), 1, 5);
        Assert.True(shuffled.IsShuffled);
        Assert.Equal("y", shuffled.Entries[0].Track.Id);
        Assert.Equal("x y z", Ids(shuffled.Unshuffle()));
    }

    [Fact]
    public void Whatever_is_done_keys_are_unlike_and_something_is_current_where_there_is_anything() => Any.Sample(queue =>
    {
        Assert.Equal(queue.Entries.Length, Keys(queue).Distinct().Count());
        Assert.Equal(queue.Entries.IsEmpty, queue.Current is null);
        Assert.Equal(Keys(queue).Order(), queue.PlainOrder.Order());
        Assert.All(queue.Entries, entry => Assert.All(Enum.GetValues<QueueEvent>(), what => Assert.Contains(queue.Follow(entry.Id, what).Entry, Keys(queue))));
    });

    [Fact]
    public void Shuffling_and_turning_back_changes_nothing() => Gen.Select(Any, Gen.Int).Sample((queue, seed) =>
    {
        PlayQueue plain = queue.Unshuffle();
        PlayQueue back = plain.Shuffle(seed).Unshuffle();
        Assert.Equal(Keys(plain), Keys(back));
        Assert.Equal(plain.CurrentId, back.CurrentId);
        Assert.Equal(Keys(plain).Order(), Keys(plain.Shuffle(seed)).Order());
    });

    [Fact]
    public void Taking_out_and_putting_back_changes_nothing_but_what_is_current() => Gen.Select(Any, Gen.Int[0, 40]).Sample((queue, place) =>
    {
        if (!queue.Entries.IsEmpty)
        {
            PlayQueue back = queue.Remove(queue.Entries[place % queue.Entries.Length].Id).PutBack(queue);
            Assert.Equal(Keys(queue), Keys(back));
            Assert.Equal(queue.PlainOrder, back.PlainOrder);
        }

        Assert.Equal(Keys(queue), Keys(queue.Clear().PutBack(queue)));
        Assert.Equal(queue.CurrentId, queue.Clear().PutBack(queue).CurrentId);
    });

    [Fact]
    public void With_repeat_off_every_way_forward_ends_at_the_first_entry_and_waits() => Any.Sample(queue =>
    {
        if (queue.CurrentId is not { } id)
        {
            return;
        }

        PlayQueue off = queue.With(RepeatMode.Off);
        QueueStep step = new(id, Plays: true);
        for (int i = 0; i < queue.Entries.Length && step.Plays; i++)
        {
            step = off.Follow(step.Entry, i % 2 == 0 ? QueueEvent.Ended : QueueEvent.Next);
        }

        Assert.Equal(new QueueStep(queue.Entries[0].Id, Plays: false), step);
    });

    [Fact]
    public void What_was_kept_elsewhere_is_put_together_again() => Any.Sample(queue =>
    {
        PlayQueue again = PlayQueue.Of(queue.Entries, queue.IsShuffled ? queue.PlainOrder : null, queue.CurrentId, queue.Repeat);
        Assert.Equal(Keys(queue), Keys(again));
        Assert.Equal((queue.CurrentId, queue.Repeat, queue.IsShuffled), (again.CurrentId, again.Repeat, again.IsShuffled));
        Assert.Equal(queue.PlainOrder, again.PlainOrder);
    });

    [Fact]
    public void What_was_kept_elsewhere_and_does_not_fit_is_passed_over()
    {
        PlayQueue queue = PlayQueue.Of([Entry(5), Entry(5), Entry(0), Entry(-1), Entry(long.MaxValue), new QueueEntry(6, []), Entry(7)], [7, 7, 99], current: 99, RepeatMode.One);

        Assert.Equal([5, 7], Keys(queue));
        Assert.Equal([7, 5], queue.PlainOrder);
        Assert.Equal(5, queue.CurrentId);
        Assert.Equal(8, queue.AddLast(Tracks.Songs("n")).Entries[^1].Id);
    }

    private static QueueEntry Entry(long id) => new(id, [Tracks.Track($"{id}")]);

    private static PlayQueue Do(PlayQueue queue, (int Step, int Place, int Seed) t)
    {
        long id = queue.Entries.IsEmpty ? 0 : queue.Entries[t.Place % queue.Entries.Length].Id;
        return t.Step switch
        {
            0 => queue.AddNext(Tracks.Songs("n")),
            1 or 2 => queue.AddLast(Tracks.Songs("a", "b", "a")),
            3 => queue.Remove(id),
            4 => queue.Move(id, t.Place - 3),
            5 => queue.Shuffle(t.Seed),
            6 => queue.Unshuffle(),
            7 => queue.At(id),
            8 => queue.With((RepeatMode)(t.Place % 3)),
            _ => t.Place == 0 || queue.Entries.IsEmpty ? queue.Clear() : queue.At(queue.Follow(id, QueueEvent.Next).Entry),
        };
    }

    private static long[] Keys(PlayQueue queue) => [.. queue.Entries.Select(e => e.Id)];

    private static string Ids(PlayQueue queue) => string.Join(' ', queue.Entries.Select(e => e.Track.Id));
}
