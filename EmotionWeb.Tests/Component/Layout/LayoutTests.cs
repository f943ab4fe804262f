using AngleSharp.Dom;
using Bunit;
using Bunit.TestDoubles;
using EmotionWeb.Accounts;
using EmotionWeb.Components.Layout;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core.Classification;

namespace EmotionWeb.Tests.Component.Layout;

public class LayoutTests : BunitContext
{
    [Fact]
    public void The_notice_says_what_is_at_work_what_is_kept_and_where_to_read_more()
    {
        IRenderedComponent<FirstExposureNotice> notice = Render<FirstExposureNotice>();

        string words = notice.Find("aside").TextContent;
        Assert.Contains("Emotion recognition is at work", words, StringComparison.Ordinal);
        Assert.Contains("Pictures and live frames are processed in memory and not kept", words, StringComparison.Ordinal);
        Assert.Contains("not for use at work or in schools", words, StringComparison.Ordinal);
        Assert.Equal("about", notice.Find("a").GetAttribute("href"));
        Assert.Single(notice.FindAll("button[data-notice-dismiss]"));
    }

    [Fact]
    public void The_header_leads_admins_to_their_pages_and_nobody_else()
    {
        BunitAuthorizationContext visitor = AddAuthorization();
        visitor.SetAuthorized("Lil").SetRoles(AccountRoles.Listener);
        Assert.DoesNotContain("Admin", Render<SiteHeader>().Markup, StringComparison.Ordinal);

        visitor.SetRoles(AccountRoles.Admin).SetPolicies(Policies.Admin);
        Assert.Equal("admin", Render<SiteHeader>().FindAll("nav a")[^1].GetAttribute("href"));
    }

    [Fact]
    public void The_header_leads_to_the_pages_and_switches_the_theme()
    {
        AddAuthorization();
        IRenderedComponent<SiteHeader> header = Render<SiteHeader>();

        Assert.Equal("Listen:, Session:session, Songs:songs, About:about", string.Join(", ", header.FindAll("nav a").Select(a => $"{a.TextContent}:{a.GetAttribute("href")}")));
        Assert.NotNull(header.Find("[data-theme-toggle]").GetAttribute("aria-label"));
    }

    [Fact]
    public void The_footer_leads_to_how_well_it_reads() =>
        Assert.Contains("models", Render<SiteFooter>().FindAll("a").Select(a => a.GetAttribute("href")));

    [Fact]
    public void The_room_takes_the_mood_and_gives_it_back()
    {
        IRenderedComponent<EmotionTint> tint = Render<EmotionTint>(p => p.Add(c => c.Emotion, Emotion.Sad));
        Assert.Equal("sad", tint.Find("div").GetAttribute("data-emotion"));

        tint.Render(p => p.Add(c => c.Emotion, null));
        Assert.False(tint.Find("div").HasAttribute("data-emotion"));
    }

    [Fact]
    public void A_broken_page_can_be_tried_again()
    {
        int tried = 0;
        IRenderedComponent<BrokenPage> page = Render<BrokenPage>(p => p.Add(c => c.Retry, () => tried++));

        Assert.Equal("alert", page.Find("section").GetAttribute("role"));
        page.Find("button").Click();
        Assert.Equal(1, tried);

        // An admin has no picture that could be gone.
        page.Render(p => p.Add(c => c.Curating, true));
        Assert.DoesNotContain("picture", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_state_of_a_lost_circuit_has_its_words()
    {
        IElement bar = Render<ReconnectModal>().Find("#components-reconnect-modal");
        Assert.NotNull(bar.QuerySelector("p.site-ends"));
        string[] states = ["reconnect-first-attempt", "reconnect-repeated-attempt", "reconnect-failed", "pause", "resume-failed"];

        Assert.All(states, state => Assert.NotNull(bar.QuerySelector($"p.components-{state}-visible")));
        Assert.NotNull(bar.QuerySelector("#components-seconds-to-next-attempt"));
    }

    [Theory]
    [InlineData(24, "1.75")]
    [InlineData(36, "1.167")]
    [InlineData(72, "1.167")]
    public void A_mark_keeps_its_stroke_whatever_its_size(int size, string stroke)
    {
        IElement icon = Render<Icon>(p => p.Add(c => c.Name, "sun").Add(c => c.Size, size)).Find("svg");

        Assert.Equal(stroke, icon.GetAttribute("stroke-width"));
        Assert.Equal("true", icon.GetAttribute("aria-hidden"));
        Assert.Equal("icons/sprite.svg#sun", icon.QuerySelector("use")!.GetAttribute("href"));
    }
}
