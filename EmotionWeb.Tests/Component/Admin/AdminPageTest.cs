using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using EmotionWeb.Accounts;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using EmotionWeb.Hosting;
using EmotionWeb.Resources;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace EmotionWeb.Tests.Component.Admin;

/// <summary>An admin's page on a real catalogue in a temporary file, its watcher replaced by <see cref="Changes"/>.</summary>
public abstract class AdminPageTest : BunitContext, IAsyncLifetime
{
    private readonly Editors _editors = new();

    protected AdminPageTest()
    {
        Changes = new RaisedChanges(Time);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddMessages();
        Services.AddSingleton<IEditorContext>(_editors);
        Services.AddSingleton<ICatalogueChangeFeed>(Changes);
        Services.AddSingleton<TimeProvider>(Time);
        BunitAuthorizationContext visitor = AddAuthorization();
        visitor.SetAuthorized("Ada").SetRoles(AccountRoles.Admin);
    }

    protected TemporaryCatalogue Catalogue { get; private set; } = null!;

    protected static CancellationToken Cancelled => Xunit.TestContext.Current.CancellationToken;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    protected RaisedChanges Changes { get; }

    /// <summary>What stands at the foot of the page.</summary>
    protected IReadOnlyList<string> Said => [.. Services.GetRequiredService<ISnackbar>().ShownSnackbars.Select(s => s.Message ?? "")];

    /// <summary>Whether whoever is signed in may still edit.</summary>
    protected bool MayEdit
    {
        set => _editors.Allow = value;
    }

    protected static Editor Other { get; } = new("2", "Ben");

    public async ValueTask InitializeAsync()
    {
        Catalogue = await TemporaryCatalogue.SeededAsync();
        Forward<ISongGrid>();
        Forward<ISongDuplicates>();
        Forward<ISongEditor>();
        Forward<IMoodEditor>();
        Forward<IMapEditor>();
        Forward<IChangeLog>();
        Forward<ICatalogueReader>();
        Forward<ICatalogueImport>();
        Forward<IRulePreview>();
        Forward<IDatabaseErrors>();
        Forward<IDatabaseHealth>();
        Services.AddSingleton(new DataFolder(Catalogue.Folder));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await Catalogue.DisposeAsync();
    }

    private void Forward<T>()
        where T : class => Services.AddSingleton(Catalogue.Get<T>());

    /// <summary>The page, with the dialogs it opens.</summary>
    protected (IRenderedComponent<TPage> Page, IRenderedComponent<MudDialogProvider> Dialogs) Open<TPage>()
        where TPage : IComponent
    {
        Render<MudPopoverProvider>();
        IRenderedComponent<MudDialogProvider> dialogs = Render<MudDialogProvider>();
        return (Render<TPage>(), dialogs);
    }

    /// <summary>Tells open pages that something changed.</summary>
    protected sealed class RaisedChanges(FakeTimeProvider time) : ICatalogueChangeFeed
    {
        public event Action<CatalogueChange>? Changed;

        public bool IsLive => true;

        public bool HasListeners => Changed is not null;

        public void Raise() => Raise(CatalogueChange.Anything);

        /// <summary>Raises, and lets the time pass within which every page renews.</summary>
        public void Raise(CatalogueChange change)
        {
            Changed?.Invoke(change);
            time.Advance(Renewal.Least + Renewal.Spread);
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
