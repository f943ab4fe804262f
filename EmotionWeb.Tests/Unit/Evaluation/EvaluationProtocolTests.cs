using CsCheck;
using EmotionWeb.Core.Evaluation;

namespace EmotionWeb.Tests.Unit.Evaluation;

public class EvaluationProtocolTests
{
    [Theory]
    [InlineData(new[] { 0, 0, 0, 10, 0, 0, 0, 0, 0, 0 }, 3)]
    [InlineData(new[] { 0, 0, 0, 0, 0, 0, 0, 8, 2, 0 }, 7)]
    [InlineData(new[] { 1, 0, 0, 6, 1, 1, 1, 0, 0, 0 }, 3)]
    public void A_clear_majority_is_the_label(int[] votes, int expected) => Assert.Equal(expected, new FaceLabels(0, votes).Majority);

    [Theory]
    [InlineData(new[] { 5, 0, 0, 5, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new[] { 0, 0, 0, 4, 3, 3, 0, 0, 0, 0 })]
    [InlineData(new[] { 0, 0, 0, 2, 0, 0, 0, 0, 8, 0 })]
    [InlineData(new[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 10 })]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    public void Without_one_the_face_is_skipped(int[] votes) => Assert.Null(new FaceLabels(0, votes).Majority);

    [Fact]
    public void The_majority_holds_more_than_half_of_the_votes_that_are_not_alone() => Gen.Int[0, 10].Array[10].Sample(votes =>
    {
        int total = votes.Where(v => v > 1).Sum();
        int? expected = Enumerable.Range(0, 8).Cast<int?>().SingleOrDefault(c => votes[c!.Value] > 1 && votes[c.Value] > total / 2.0);
        Assert.Equal(expected, new FaceLabels(0, votes).Majority);
    });

    [Fact]
    public void Each_protocol_takes_its_own_label()
    {
        FaceLabels contempt = new(4, [0, 0, 0, 0, 1, 0, 0, 9, 0, 0]);
        Assert.Equal(4, EvaluationProtocol.Fer2013.Truth(contempt));
        Assert.Equal(7, EvaluationProtocol.FerPlus8.Truth(contempt));
        Assert.Null(EvaluationProtocol.FerPlus7.Truth(contempt));
        FaceLabels sad = new(4, [0, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
        Assert.Equal([4, 5, 5], EvaluationProtocol.All.Select(p => p.Truth(sad)!.Value));
    }
}
