using EmotionWeb.Core.Listening;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Unit.Listening;

public sealed class SourcesOptionsTests
{
    [Theory]
    [InlineData(null, "library,other")]
    [InlineData("other", "other,library")]
    [InlineData("other,library", "other,library")]
    public void Sources_are_tried_in_the_order_that_is_configured(string? order, string tried)
    {
        SourcesOptions options = Some(order?.Split(',') ?? []);

        Assert.Null(options.Complaint);
        Assert.Equal(tried, string.Join(',', options.Keys));
        Assert.Equal(tried.Split(',').SelectMany(key => key is "library" ? ["/music", "/more"] : (string[])["http://there/"]),
            options.Roots);
        Assert.Equal(("library", "other"), (options.SourceOf("/more"), options.SourceOf("http://there/")));
    }

    [Theory]
    [InlineData("", "library,subsonic,own,deezer,apple")]
    [InlineData("own", "own,library,subsonic,deezer,apple")]
    [InlineData("apple,subsonic", "apple,subsonic,library,own,deezer")]
    public void Sources_that_are_not_named_follow_in_their_usual_order(string order, string tried)
    {
        SourcesOptions options = new() { Order = order.Split(',', StringSplitOptions.RemoveEmptyEntries) };

        Assert.Equal(tried, string.Join(',', tried.Split(',').Reverse().OrderBy(options.RankOf)));
    }

    [Theory]
    [InlineData("radio", "Sources:Order names sources, one or more of library, other; radio is none.")]
    [InlineData("library,library", "Sources:Order names a source twice.")]
    public void An_order_that_cannot_be_is_refused(string order, string complaint) =>
        Assert.Equal(complaint, Some(order.Split(',')).Complaint);

    [Fact]
    public async Task The_order_is_checked_at_the_start()
    {
        await using TemporaryCatalogue catalogue = new(
            Directory.CreateTempSubdirectory("catalogue-").FullName, new Dictionary<string,
                string?>(StringComparer.Ordinal)
            { ["Sources:Order:0"] = "radio" });

        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => catalogue.Get<IOptions<SourcesOptions>>()
            .Value);
        Assert.Contains("radio is none", refused.Message, StringComparison.Ordinal);
    }

    private static SourcesOptions Some(IReadOnlyList<string> order)
    {
        SourcesOptions options = new() { Order = order };
        options.Tell("other", ["http://there/"]);
        options.Tell("library", ["/music", "/more"]);
        return options;
    }
}
