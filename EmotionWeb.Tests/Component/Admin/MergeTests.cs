using CsCheck;
using EmotionWeb.Components.Admin;

namespace EmotionWeb.Tests.Component.Admin;

public class MergeTests
{
    private static readonly IReadOnlyList<MergeField<string>> Letters = [.. Enumerable.Range(0, 4).Select(i => new MergeField<string>(
        $"Letter {i}", $"Letter {i}", text => text[i].ToString(), (onto, from) => onto[..i] + from[i] + onto[(i + 1)..]))];

    private static readonly Gen<string> Text = Gen.Char['a', 'c'].Array[4].Select(c => new string(c));

    [Fact]
    public void Each_change_of_one_side_is_kept_and_of_both_mine_unless_theirs_is_chosen() => Gen.Select(Text, Text, Text, Gen.Bool).Sample((before, mine, theirs, takeTheirs) =>
    {
        Merge<string> merge = new(Letters, before, mine, theirs);
        foreach (MergedField field in merge.Fields.Where(f => f.ChangedByBoth && takeTheirs))
        {
            field.Mine = false;
        }

        Assert.Equal(
            string.Concat(before.Select((letter, i) => mine[i] == letter ? theirs[i] : theirs[i] == letter || !takeTheirs ? mine[i] : theirs[i])),
            merge.Chosen);
        Assert.All(merge.Fields, f => Assert.NotEqual(f.MyText, f.TheirText));
    });
}
