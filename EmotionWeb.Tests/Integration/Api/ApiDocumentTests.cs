using System.Text;
using System.Text.Json;
using EmotionWeb.Api;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Tests.Component.Results;
using Microsoft.AspNetCore.Mvc;

namespace EmotionWeb.Tests.Integration.Api;

public class ApiDocumentTests(ApiFixture api)
{
    [Fact]
    public async Task It_lists_every_operation_with_its_answers_and_problems()
    {
        JsonElement document = await GetAsync("/openapi/v1.json");
        AssertOperation(document, "/api/v1/readings", "post", "200", "400", "408", "413", "415", "422", "429", "500", "503");
        AssertOperation(document, "/api/v1/sessions", "post", "200", "400", "429", "500");
        AssertOperation(document, "/api/v1/songs", "get", "200", "400", "429", "500");
        AssertOperation(document, "/api/v1/models", "get", "200", "429", "500");

        JsonElement post = Operation(document, "/api/v1/readings", "post");
        Assert.Equal(["count", "goal", "model", "seed"], Names(post.GetProperty("parameters")));
        JsonElement bodies = post.GetProperty("requestBody").GetProperty("content");
        Assert.Equal("binary", bodies.GetProperty("multipart/form-data").GetProperty("schema").GetProperty("properties").GetProperty("image").GetProperty("format").GetString());
        Assert.True(bodies.TryGetProperty("image/*", out _));
        Assert.Equal(["after", "limit", "mood", "q"], Names(Operation(document, "/api/v1/songs", "get").GetProperty("parameters")));
    }

    [Theory]
    [InlineData("400", "invalid-request")]
    [InlineData("408", "invalid-request")]
    [InlineData("413", "image-too-large")]
    [InlineData("415", "unsupported-image")]
    [InlineData("422", "no-face", "low-confidence")]
    [InlineData("429", "rate-limited")]
    [InlineData("503", "busy")]
    public async Task It_shows_an_example_of_every_problem_type(string status, params string[] types)
    {
        JsonElement content = Operation(await GetAsync("/openapi/v1.json"), "/api/v1/readings", "post")
            .GetProperty("responses").GetProperty(status).GetProperty("content").GetProperty("application/problem+json");
        Assert.Equal(types, content.GetProperty("examples").EnumerateObject().Select(example => example.Value.GetProperty("value").GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Its_examples_have_the_shape_of_real_answers()
    {
        JsonElement document = await GetAsync("/openapi/v1.json");
        using HttpResponseMessage reading = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut, ("count", "1")), TestContext.Current.CancellationToken);
        AssertSameShape(await reading.JsonAsync(), Example(document, "/api/v1/readings", "post"), "reading");
        AssertSameShape(await GetAsync("/api/v1/songs?limit=1&q=toto africa"), Example(document, "/api/v1/songs", "get"), "songs");
        using StringContent wanted = new("""{"emotion": "sad", "seed": 1}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage session = await api.Client.PostAsync("/api/v1/sessions", wanted, TestContext.Current.CancellationToken);
        AssertSameShape(await session.JsonAsync(), Example(document, "/api/v1/sessions", "post"), "session");
        AssertSameShape(await GetAsync("/api/v1/models"), Example(document, "/api/v1/models", "get"), "models");
    }

    [Theory]
    [InlineData("/api/v1/readings")]
    [InlineData("/api/v1/explanations")]
    public async Task What_is_told_of_a_picture_that_was_not_read_is_in_its_schema(string path)
    {
        JsonElement document = await GetAsync("/openapi/v1.json");
        JsonElement content = Operation(document, path, "post")
            .GetProperty("responses").GetProperty("422").GetProperty("content").GetProperty("application/problem+json");
        string schema = content.GetProperty("schema").GetProperty("$ref").GetString()!.Split('/')[^1];
        JsonElement properties = document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties");
        string[] names = [.. properties.EnumerateObject().Select(p => p.Name)];
        Assert.Superset(new HashSet<string>(["type", "title", "status", "detail", "hint", "likeliest", "threshold"],
            StringComparer.Ordinal), names.ToHashSet(StringComparer.Ordinal));
        Assert.All(properties.EnumerateObject().Where(p => p.Name is "hint" or "likeliest" or "threshold"),
            p => Assert.True(p.Value.TryGetProperty("description", out _), p.Name));

        // Whatever is really said stands in it.
        Problems problems = new(Texts.English);
        EmotionReading.Uncertain unsure = new(Readings.Face(), 0.9) { Timings = default };
        EmotionReading.NoFace none = new(NoFaceHint.TooDark) { Timings = default };
        foreach (ProblemDetails said in (ProblemDetails[])[problems.Of(unsure).ProblemDetails, problems.Of(none).ProblemDetails])
        {
            Assert.All(said.Extensions.Keys, name => Assert.Contains(name, names));
        }
    }

    [Fact]
    public async Task Every_operation_and_parameter_says_what_it_is()
    {
        JsonElement document = await GetAsync("/openapi/v1.json");
        foreach (JsonProperty operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.True(operation.Value.TryGetProperty("summary", out _), operation.Value.GetRawText());
            if (operation.Value.TryGetProperty("parameters", out JsonElement parameters))
            {
                Assert.All(parameters.EnumerateArray(), parameter => Assert.True(parameter.TryGetProperty("description", out _), parameter.GetRawText()));
            }
        }
    }

    private static void AssertOperation(JsonElement document, string path, string method, params string[] statuses) =>
        Assert.Equal(statuses, Operation(document, path, method).GetProperty("responses").EnumerateObject().Select(r => r.Name).Order(StringComparer.Ordinal));

    private static JsonElement Operation(JsonElement document, string path, string method) => document.GetProperty("paths").GetProperty(path).GetProperty(method);

    private static JsonElement Example(JsonElement document, string path, string method) =>
        Operation(document, path, method).GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("example");

    private static string[] Names(JsonElement parameters) => [.. parameters.EnumerateArray().Select(p => p.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];

    /// <summary>The same names with the same kinds of values, all the way down. What is keyed by data (metrics, shares) may differ in its keys.</summary>
    private static void AssertSameShape(JsonElement real, JsonElement example, string where)
    {
        if (real.ValueKind == JsonValueKind.Object && !where.EndsWith("metrics", StringComparison.Ordinal) && !where.EndsWith("shares", StringComparison.Ordinal))
        {
            Assert.Equal(real.EnumerateObject().Select(p => p.Name), example.EnumerateObject().Select(p => p.Name));
            foreach (JsonProperty property in real.EnumerateObject())
            {
                AssertSameShape(property.Value, example.GetProperty(property.Name), $"{where}.{property.Name}");
            }
        }
        else if (real.ValueKind == JsonValueKind.Array && real.GetArrayLength() > 0 && example.GetArrayLength() > 0)
        {
            AssertSameShape(real[0], example[0], where + "[0]");
        }
        else if (real.ValueKind != JsonValueKind.Null && example.ValueKind != JsonValueKind.Null)
        {
            Assert.True(Kind(real) == Kind(example), $"{where}: {real.ValueKind} is shown as {example.ValueKind}");
        }
    }

    private static JsonValueKind Kind(JsonElement element) => element.ValueKind == JsonValueKind.False ? JsonValueKind.True : element.ValueKind;

    private async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage answer = await api.Client.GetAsync(path, TestContext.Current.CancellationToken);
        return await answer.JsonAsync();
    }
}
