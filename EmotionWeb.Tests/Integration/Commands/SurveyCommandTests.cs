using System.Text.Json;
using EmotionWeb.Tests.Unit.Evaluation;

namespace EmotionWeb.Tests.Integration.Commands;

/// <summary><c>evaluate --faceless</c>, <c>--faces</c> and <c>--stability</c>.</summary>
public sealed class SurveyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionweb-survey-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Faceless_counts_what_was_found_and_read_by_kind()
    {
        DataSets.WritePicture(_folder, "drawn", "grey-1.png", 90);
        DataSets.WritePicture(_folder, "drawn", "grey-2.png", 200);
        CopyAstronaut("photo-1.png");

        (int code, string output, string error) = await Terminal.RunAsync("evaluate", "--faceless", _folder, "--json");

        Assert.True(code == 0, error);
        using JsonDocument report = JsonDocument.Parse(output);
        JsonElement total = report.RootElement.GetProperty("total");
        Assert.Equal((1, 3), (total.GetProperty("found").GetProperty("count").GetInt32(), total.GetProperty("found").GetProperty("n").GetInt32()));
        Assert.Equal(1, total.GetProperty("read").GetProperty("count").GetInt32());
        Assert.Equal(["drawn/grey", "photo"], report.RootElement.GetProperty("kinds").EnumerateArray().Select(k => k.GetProperty("kind").GetString()!));
        JsonElement wrong = Assert.Single(report.RootElement.GetProperty("wrong").EnumerateArray());
        Assert.Equal(("photo-1.png", "happy"), (wrong.GetProperty("file").GetString(), wrong.GetProperty("emotion").GetString()));
    }

    [Fact]
    public async Task Faces_tells_found_missed_and_wrong_boxes_apart()
    {
        CopyAstronaut("a.png");
        CopyAstronaut("b.png");
        DataSets.WritePicture(_folder, ".", "c.png", 90);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "faces.csv"),
            "file,kind,degrees,x,y,width,height\na.png,upright,0,177,77,97,97\nb.png,upright,0,400,400,97,97\nc.png,turned,90,1,1,40,40\n",
            TestContext.Current.CancellationToken);

        (int code, string output, string error) = await Terminal.RunAsync("evaluate", "--faces", _folder, "--json");

        Assert.True(code == 0, error);
        using JsonDocument report = JsonDocument.Parse(output);
        JsonElement total = report.RootElement.GetProperty("total");
        Assert.Equal(
            (1, 1, 1, 1),
            (total.GetProperty("found").GetProperty("count").GetInt32(), total.GetProperty("missed").GetInt32(), total.GetProperty("wrongBox").GetInt32(), total.GetProperty("read").GetInt32()));
        Assert.Equal(["0", "90"], report.RootElement.GetProperty("degrees").EnumerateArray().Select(k => k.GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task Stability_reads_every_change_of_a_picture_with_a_face()
    {
        CopyAstronaut("a.png");
        DataSets.WritePicture(_folder, ".", "plain.png", 90);

        (int code, string output, string error) = await Terminal.RunAsync("evaluate", "--stability", _folder, "--json");

        Assert.True(code == 0, error);
        using JsonDocument report = JsonDocument.Parse(output);
        Assert.Equal((2, 1), (report.RootElement.GetProperty("pictures").GetInt32(), report.RootElement.GetProperty("noFace").GetInt32()));
        JsonElement[] changes = [.. report.RootElement.GetProperty("changes").EnumerateArray()];
        Assert.Equal(["mirrored", "recompressed", "halved", "darkened", "shifted"], changes.Select(c => c.GetProperty("change").GetString()!));
        Assert.All(changes, c => Assert.Equal((1, 1), (c.GetProperty("survived").GetProperty("n").GetInt32(), c.GetProperty("same").GetInt32())));
        Assert.Equal(2, Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length); // Nothing is written.
    }

    [Theory]
    [InlineData("--faceless", "found a face")]
    [InlineData("--faces", "wrong box")]
    [InlineData("--stability", "flipped")]
    public async Task Tables_have_their_columns_and_a_bad_file_ends_with_1(string survey, string column)
    {
        CopyAstronaut("a.png");
        await File.WriteAllTextAsync(Path.Combine(_folder, "bad.jpg"), "no picture", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "faces.csv"), "file,kind,degrees,x,y,width,height\na.png,upright,0,177,77,97,97\nbad.jpg,upright,0,1,1,9,9\n", TestContext.Current.CancellationToken);

        (int code, string output, string error) = await Terminal.RunAsync("evaluate", survey, _folder);

        Assert.True(code == 1, error);
        Assert.Contains(column, string.Join(' ', output.Split([' ', '\n', '│'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("bad.jpg: not counted.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--faceless", "has no pictures")]
    [InlineData("--faces", "faces.csv")]
    [InlineData("--stability", "has no pictures")]
    public async Task A_folder_without_what_is_needed_is_told_and_ends_with_1(string survey, string said)
    {
        (int code, string output, string error) = await Terminal.RunAsync("evaluate", survey, _folder);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain(" at EmotionWeb", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_use_is_told_and_ends_with_2()
    {
        foreach ((string[] typed, string said) in new (string[], string)[]
        {
            ([], "--faceless"),
            (["--faceless", _folder, "--faces", _folder], "one of"),
            ([_folder, "--stability", _folder], "one of"),
            (["--faces", _folder, "--detect"], "--detect is for a DATASET"),
            (["--faceless", Path.Combine(_folder, "absent")], "absent"),
        })
        {
            (int code, _, string error) = await Terminal.RunAsync(["evaluate", .. typed]);
            Assert.Equal(2, code);
            Assert.Contains(said, error, StringComparison.Ordinal);
        }
    }

    private void CopyAstronaut(string name) => File.Copy(Path.Combine(AppContext.BaseDirectory, "TestData", "astronaut.png"), Path.Combine(_folder, name));
}
