using System.Text;
using Bunit;
using EmotionWeb.Components.Admin.Import;
using EmotionWeb.Core.Songs;
using Microsoft.AspNetCore.Components.Forms;

namespace EmotionWeb.Tests.Component.Admin;

public sealed class AdminImportTests : AdminPageTest
{
    [Fact]
    public async Task Rows_that_would_fail_are_shown_first_and_left_out_only_when_that_was_agreed_to()
    {
        IRenderedComponent<AdminImport> page = Upload("title,artist,mood\nNew One,Somebody,Happy\nNo Artist,,Sad\n");
        page.WaitForAssertion(() => Assert.Contains("1 song would be added", page.Find("[data-testid=import-preview]").TextContent, StringComparison.Ordinal));
        Assert.Contains("Line 3: has no artist", page.Find(".admin-bad").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("[data-testid=import-run]").HasAttribute("disabled"));

        page.Find("input[type=checkbox]").Change(true);
        page.Find("[data-testid=import-run]").Click();
        page.WaitForAssertion(() => Assert.Contains("1 song added", page.Find("[data-testid=import-summary]").TextContent, StringComparison.Ordinal));
        Assert.Equal(463, (await Catalogue.Reader.FindAsync(new SongQuery(), Cancelled)).Total);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Catalogue.Folder, "uploads")));
    }

    [Fact]
    public void What_is_lost_and_how_the_file_is_read_is_told_before_and_after()
    {
        IRenderedComponent<AdminImport> page = Upload("title,artist,mood,popularity,year\nNew One,Somebody,Happy,0.5,0000\nNew Two,Somebody,Happy,0.7,N/A\n");
        page.WaitForAssertion(() => Assert.Contains("2 values that do not read were left empty", page.Find("[data-testid=import-lost] summary").TextContent, StringComparison.Ordinal));
        Assert.Contains("Line 2: the year '0000' does not read.", page.Find("[data-testid=import-lost]").TextContent, StringComparison.Ordinal);
        Assert.Contains("taken times 100", page.Find("[data-testid=import-note]").TextContent, StringComparison.Ordinal);

        page.Find("[data-testid=import-run]").Click();
        page.WaitForElement("[data-testid=import-summary]");
        Assert.Contains("Line 3: the year 'N/A' does not read.", page.Find("[data-testid=import-lost]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_the_header_does_not_tell_are_chosen()
    {
        IRenderedComponent<AdminImport> page = Upload("Lied,Wer,Stimmung\nNew Two,Somebody,Calm\n");
        page.WaitForElement("[role=alert]");
        page.Find("#column-Title").Change("0");
        page.WaitForElement("#column-Artist").Change("1");
        page.WaitForElement("#column-Mood").Change("2");
        page.WaitForAssertion(() => Assert.Contains("1 song would be added", page.Find("[data-testid=import-preview]").TextContent, StringComparison.Ordinal));
        page.Find("[data-testid=import-run]").Click();
        page.WaitForElement("[data-testid=import-summary]");
        Assert.Equal("Calm", (await Catalogue.Reader.FindAsync(new SongQuery(Text: "New Two"), Cancelled)).Items.Single().Mood);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_refused_with_the_reason_and_leaves_nothing()
    {
        IRenderedComponent<AdminImport> page = Upload("title,artist,mood\n\"Never ends,Somebody,Happy\n");
        page.WaitForAssertion(() => Assert.Contains("a quote is probably left open", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.NotNull(page.Find("input[type=file]"));
        Assert.Equal(462, (await Catalogue.Reader.FindAsync(new SongQuery(), Cancelled)).Total);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Catalogue.Folder, "uploads")));
    }

    private IRenderedComponent<AdminImport> Upload(string csv)
    {
        IRenderedComponent<AdminImport> page = Open<AdminImport>().Page;
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(Encoding.UTF8.GetBytes(csv), "songs.csv", contentType: "text/csv"));
        return page;
    }
}
