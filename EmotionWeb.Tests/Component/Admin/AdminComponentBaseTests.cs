using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using EmotionWeb.Accounts;
using EmotionWeb.Components.Admin;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace EmotionWeb.Tests.Component.Admin;

public sealed class AdminComponentBaseTests : BunitContext
{
    private readonly Editors _editors = new();
    private readonly BunitAuthorizationContext _visitor;

    public AdminComponentBaseTests()
    {
        Services.AddMudServices();
        Services.AddMessages();
        Services.AddSingleton<IEditorContext>(_editors);
        Services.AddSingleton<IDatabaseErrors>(new SqliteDatabaseErrors());
        _visitor = AddAuthorization();
    }

    [Fact]
    public void An_admins_event_reaches_the_handler_and_names_the_editor()
    {
        _visitor.SetAuthorized("Ada").SetRoles(AccountRoles.Admin);
        IRenderedComponent<Curating> page = Render<Curating>();
        page.Find("button").Click();
        page.WaitForAssertion(() => Assert.Equal("Ada", Assert.Single(page.Instance.Edits).Name));
        Assert.Equal("1", page.Find("output").TextContent);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(AccountRoles.Listener)]
    public void An_event_of_anyone_else_reaches_no_handler(string? role)
    {
        if (role is not null)
        {
            _visitor.SetAuthorized("Lil").SetRoles(role);
        }

        IRenderedComponent<Curating> page = Render<Curating>();
        page.Find("button").Click();
        Assert.Equal(0, page.Instance.Handled);
        Assert.Contains("Only an admin", Assert.Single(Services.GetRequiredService<ISnackbar>().ShownSnackbars).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_admin_whose_role_was_taken_meanwhile_is_told_so_and_changes_nothing()
    {
        _visitor.SetAuthorized("Ada").SetRoles(AccountRoles.Admin);
        _editors.Allow = false;
        IRenderedComponent<Curating> page = Render<Curating>();
        page.Find("button").Click();
        page.WaitForAssertion(() => Assert.Single(Services.GetRequiredService<ISnackbar>().ShownSnackbars));
        Assert.Equal(1, page.Instance.Handled);
        Assert.Empty(page.Instance.Edits);
    }

    private sealed class Curating : AdminComponentBase
    {
        public List<Editor> Edits { get; } = [];

        public int Handled { get; private set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "button");
            builder.AddAttribute(1, "onclick", EventCallback.Factory.Create<MouseEventArgs>(this, ChangeAsync));
            builder.CloseElement();
            builder.OpenElement(2, "output");
            builder.AddContent(3, Edits.Count);
            builder.CloseElement();
        }

        private async Task ChangeAsync()
        {
            Handled++;
            await EditAsync((editor, _) =>
            {
                Edits.Add(editor);
                return Task.CompletedTask;
            });
        }
    }

    private sealed class Editors : IEditorContext
    {
        public bool Allow { get; set; } = true;

        public Task<Editor> RequireAdminAsync(CancellationToken cancellationToken) =>
            Allow ? Task.FromResult(new Editor("1", "Ada")) : Task.FromException<Editor>(NotAllowedException.ForNoAdmin());

        public Task<Editor> RequireAdminAsync(ClaimsPrincipal user, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
