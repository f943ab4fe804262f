using EmotionWeb.Core.FaceDetection;

namespace EmotionWeb.Tests.Unit.FaceDetection;

public sealed class FaceSearchTests
{
    private static readonly FaceBox Left = new(0, 0, 100, 100), Right = new(200, 0, 80, 80);

    [Theory]
    [InlineData(0.66, 0.98, false)] // A large doubt goes behind a sure face a little smaller.
    [InlineData(0.97, 0.98, true)] // Of two that are as good as equally sure, the larger.
    [InlineData(null, null, true)] // The cascade alone says nothing of how sure it is.
    public void The_likeliest_face_comes_first_and_not_only_the_largest(double? large, double? small, bool largeFirst)
    {
        FaceSearch search = Search(large, small);

        Assert.Equal(largeFirst ? [Left, Right] : [Right, Left], search.Likeliest.Select(f => f.Box));
        Assert.Equal(largeFirst ? Left : Right, search.Meant(null)!.Value.Box);
    }

    [Fact]
    public void A_face_is_meant_by_about_where_it_is()
    {
        FaceSearch search = Search(0.9, 0.9);

        Assert.Equal(Right, search.Meant(Right)!.Value.Box);
        Assert.Equal(Right, search.Meant(new FaceBox(210, 5, 70, 70))!.Value.Box);
        Assert.Equal(Left, search.Meant(new FaceBox(500, 500, 10, 10))!.Value.Box);
        Assert.Null(new FaceSearch([], NoFaceHint.TooDark).Meant(Right));
    }

    [Fact]
    public void Boxes_overlap_by_what_both_share_of_all_they_cover()
    {
        Assert.Equal(1, Left.Overlap(Left));
        Assert.Equal(0, Left.Overlap(Right));
        Assert.Equal(1d / 3, Left.Overlap(Left with { X = 50 }), 1e-9);
    }

    private static FaceSearch Search(double? large, double? small) =>
        new([new DetectedFace(Left, 0, large), new DetectedFace(Right, 0, small)], NoFaceHint.None);
}
