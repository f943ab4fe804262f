using CsCheck;
using EmotionWeb.Core.Evaluation;

namespace EmotionWeb.Tests.Unit.Evaluation;

public class GroupReportTests
{
    [Fact]
    public void Each_group_has_its_own_figures()
    {
        Prediction[] predictions = [new(0, 0, 0.9), new(1, 0, 0.8), new(2, null, 0), new(3, 3, 0.4), new(4, 4, 1)];

        IReadOnlyList<GroupReport> groups = GroupReport.Of(["b", "b", "b", "a", "a"], predictions, threshold: 0.5);

        Assert.Equal(["a", "b"], groups.Select(g => g.Group));
        Assert.Equal((new Proportion(2, 2), new Proportion(1, 2), new Proportion(1, 1)), (groups[0].Right, groups[0].NotSure, groups[0].AcceptedRight));
        Assert.Equal((new Proportion(1, 3), new Proportion(1, 3), new Proportion(1, 2)), (groups[1].Right, groups[1].NotSure, groups[1].AcceptedRight));
        Assert.Equal(0.3, groups[0].Ece!.Value, 1e-9); // Two bins: 0.4 and 1 sure, both right.
    }

    [Fact]
    public void A_group_without_a_face_has_no_calibration()
    {
        GroupReport group = Assert.Single(GroupReport.Of(["a"], [new Prediction(0, null, 0)], threshold: 0.5));
        Assert.Null(group.Ece);
        Assert.Null(group.AcceptedRight.Share);
        Assert.Equal(1, group.NotSure.Share);
    }

    [Fact]
    public void The_groups_make_up_the_whole() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 6], Gen.Int[-1, 6], Gen.Double[0, 1]).Array[1, 60].Sample(rows =>
        {
            Prediction[] predictions = [.. rows.Select(r => r.Item3 < 0 ? new Prediction(r.Item2, null, 0) : new Prediction(r.Item2, r.Item3, r.Item4))];
            ClassificationReport whole = ClassificationReport.Of("m", EvaluationProtocol.FerPlus7, predictions, 0.5, detected: true);
            IReadOnlyList<GroupReport> groups = GroupReport.Of([.. rows.Select(r => $"g{r.Item1}")], predictions, 0.5);

            Assert.Equal((whole.Right.Count, whole.Right.N), (groups.Sum(g => g.Right.Count), groups.Sum(g => g.Right.N)));
            Assert.Equal(whole.N - whole.Accepted.Count, groups.Sum(g => g.NotSure.Count));
            Assert.Equal((whole.AcceptedRight.Count, whole.Accepted.Count), (groups.Sum(g => g.AcceptedRight.Count), groups.Sum(g => g.AcceptedRight.N)));
        });

    [Fact]
    public void Every_prediction_has_a_group() =>
        Assert.Throws<ArgumentException>(() => GroupReport.Of([], [new Prediction(0, 0, 1)], 0.5));
}
