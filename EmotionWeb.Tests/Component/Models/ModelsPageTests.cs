using Bunit;
using EmotionWeb.Components.Models;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Tests.Component.Results;
using EmotionWeb.Tests.Unit.Classification;
using EmotionWeb.Tests.Unit.Evaluation;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Component.Models;

public sealed class ModelsPageTests : BunitContext
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("emotionweb-models-");
    private readonly ModelRecords _records;

    public ModelsPageTests()
    {
        _records = new ModelRecords(ModelsFolder.Find(_folder.FullName));
        Services.AddSingleton(_records);
        Services.AddSingleton<IEmotionClassifiers>(new FakeClassifiers([.. TestModels.All.Models]));
    }

    [Fact]
    public async Task The_model_in_use_is_shown_first_and_another_when_chosen()
    {
        ModelDescription other = TestModels.All.Models.First(m => !m.IsDefault);
        await _records.SaveAsync(new ModelResults(other.Id, other.Sha256, [Measured.Run(0.8)], null), Xunit.TestContext.Current.CancellationToken);

        IRenderedComponent<ModelsPage> page = Render<ModelsPage>();
        page.WaitForAssertion(() => Assert.Contains("Not measured yet", page.Markup, StringComparison.Ordinal));
        Assert.EndsWith("(in use)", page.Find("nav a[aria-current=page]").TextContent, StringComparison.Ordinal);

        Services.GetRequiredService<NavigationManager>().NavigateTo($"models?model={other.Id}");
        page.WaitForAssertion(() => Assert.Contains("it reads about 80", page.Markup, StringComparison.Ordinal));
        Assert.Equal(other.Id, page.Find("nav a[aria-current=page]").TextContent);
    }

    [Fact]
    public async Task The_card_is_shown_below_the_page_s_heading_and_brings_no_markup_of_its_own()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "MODEL_CARD.md"), "# Card\n\n| a |\n|---|\n| b |\n\n<script>alert(1)</script>", Xunit.TestContext.Current.CancellationToken);

        IRenderedComponent<ModelsPage> page = Render<ModelsPage>();

        page.WaitForAssertion(() => Assert.Equal("Card", page.Find(".prose h2").TextContent));
        Assert.Single(page.FindAll("h1"));
        Assert.Single(page.FindAll(".prose table"));
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public async Task Figures_that_cannot_be_read_are_told_and_the_rest_stays()
    {
        ModelDescription model = TestModels.All.Models.First(m => m.IsDefault), other = TestModels.All.Models.First(m => !m.IsDefault);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "results"));
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "training", "metrics"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "results", model.Id + ".json"), "{", Xunit.TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "training", "metrics", other.Id + ".jsonl"), "nonsense", Xunit.TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "MODEL_CARD.md"), "# Card", Xunit.TestContext.Current.CancellationToken);

        IRenderedComponent<ModelsPage> page = Render<ModelsPage>();
        page.WaitForAssertion(() => Assert.StartsWith($"Its figures cannot be read: results/{model.Id}.json is damaged", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal("Card", page.Find(".prose h2").TextContent));
        Assert.DoesNotContain(_folder.FullName, page.Markup, StringComparison.Ordinal);

        Services.GetRequiredService<NavigationManager>().NavigateTo($"models?model={other.Id}");
        page.WaitForAssertion(() => Assert.StartsWith($"The course of its training cannot be read: {other.Id}.jsonl, line 1", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Contains("Not measured yet", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_s_corner_without_words_heads_nothing()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "MODEL_CARD.md"), "| | a |\n|---|---:|\n| b | c |", Xunit.TestContext.Current.CancellationToken);
        IRenderedComponent<ModelsPage> page = Render<ModelsPage>();
        page.WaitForAssertion(() => Assert.Equal("a", Assert.Single(page.FindAll(".prose th")).TextContent));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
        }
    }
}
