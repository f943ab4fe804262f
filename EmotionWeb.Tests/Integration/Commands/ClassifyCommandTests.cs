using System.Text.Json;

namespace EmotionWeb.Tests.Integration.Commands;

public sealed class ClassifyCommandTests : IDisposable
{
    private static readonly string Astronaut = Path.Combine(AppContext.BaseDirectory, "TestData", "astronaut.png");
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionweb-classify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("slim-56")]
    [InlineData("resnet50v2-224")]
    public async Task The_astronaut_reads_as_happy_with_either_model(string model)
    {
        (int code, string output, string error) = await Terminal.RunAsync("classify", Astronaut, "--model", model);

        Assert.True(code == 0, error);
        JsonElement line = Assert.Single(Lines(output));
        Assert.Equal(Astronaut, line.GetProperty("file").GetString());
        Assert.Equal("happy", line.GetProperty("emotion").GetString());
        Assert.InRange(line.GetProperty("confidence").GetDouble(), 0.5, 1);
        Assert.Equal(1, line.GetProperty("scores").EnumerateObject().Sum(s => s.Value.GetDouble()), 3);
        Assert.Equal(model, line.GetProperty("model").GetProperty("id").GetString());
        Assert.True(line.GetProperty("face").GetProperty("width").GetInt32() > 50);
    }

    [Fact]
    public async Task Each_file_gets_its_line_and_a_bad_one_ends_with_1()
    {
        string garbage = Path.Combine(_folder, "garbage.jpg"), absent = Path.Combine(_folder, "absent.jpg");
        await File.WriteAllTextAsync(garbage, "no picture at all", TestContext.Current.CancellationToken);

        (int code, string output, _) = await Terminal.RunAsync("classify", garbage, Astronaut, absent);

        Assert.Equal(1, code);
        JsonElement[] lines = Lines(output);
        Assert.Equal([garbage, Astronaut, absent], lines.Select(l => l.GetProperty("file").GetString()!));
        Assert.Equal("unsupported-image", lines[0].GetProperty("problem").GetProperty("type").GetString());
        Assert.Equal("happy", lines[1].GetProperty("emotion").GetString());
        Assert.False(string.IsNullOrEmpty(lines[2].GetProperty("problem").GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task A_picture_without_a_face_is_an_answer_too()
    {
        Unit.Evaluation.DataSets.WritePicture(_folder, "any", "plain.png", 200);
        (int code, string output, string error) = await Terminal.RunAsync("classify", Path.Combine(_folder, "any", "plain.png"));
        Assert.True(code == 0, error);
        Assert.Equal("no-face", Assert.Single(Lines(output)).GetProperty("problem").GetProperty("type").GetString());
    }

    [Fact]
    public async Task It_leaves_no_data_folder_behind()
    {
        string data = Path.Combine(_folder, "data");
        (int code, _, string error) = await Terminal.RunAsync(data, null, ["classify", Astronaut]);
        Assert.True(code == 0, error);
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_before_it_is_read()
    {
        string huge = Path.Combine(_folder, "huge.jpg");
        await using (FileStream file = File.Create(huge))
        {
            file.SetLength(4L << 30); // Sparse: more than an array holds, and nothing on the disk.
        }

        (int code, string output, string error) = await Terminal.RunAsync("classify", huge);

        Assert.True(code == 1, error);
        Assert.Equal("image-too-large", Assert.Single(Lines(output)).GetProperty("problem").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Without_files_it_is_wrong_use() => Assert.Equal(2, (await Terminal.RunAsync("classify")).Code);

    private static JsonElement[] Lines(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<JsonElement>(l))];
}
