using EmotionWeb.Accounts;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Resources;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace EmotionWeb.Components.Admin;

/// <summary>
/// Every component of the admin pages derives from this (their <c>_Imports.razor</c> says so). Events reach a handler only while the circuit's visitor is an admin;
/// a handler that changes data takes its <see cref="Editor"/> from <see cref="EditAsync"/>, which asks the accounts at that moment.
/// </summary>
[Authorize(Policies.Admin)]
public abstract class AdminComponentBase : ComponentBase, IHandleEvent, IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    /// <summary>A component on a page.</summary>
    protected AdminComponentBase() => Gone = _gone.Token;

    /// <summary>Ends when the component leaves the page; pass it on.</summary>
    protected CancellationToken Gone { get; }

    /// <summary>Short messages at the foot of the page.</summary>
    [Inject]
    protected ISnackbar Snackbar { get; set; } = null!;

    /// <summary>Turns what the core has to say into words.</summary>
    [Inject]
    protected MessageText Text { get; set; } = null!;

    [Inject]
    private IEditorContext Editors { get; set; } = null!;

    [Inject]
    private IDatabaseErrors Errors { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Visitor { get; set; } = null!;

    /// <summary>
    /// Makes a change as the admin who is signed in now. One who no longer may, or whose turn does not come because someone else is writing, is told so, and nothing is changed.
    /// </summary>
    /// <returns>Whether <paramref name="edit"/> was run to its end.</returns>
    protected async Task<bool> EditAsync(Func<Editor, CancellationToken, Task> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        Editor editor;
        try
        {
            editor = await Editors.RequireAdminAsync(Gone);
        }
        catch (NotAllowedException refusal)
        {
            Refuse(refusal);
            return false;
        }

        try
        {
            await edit(editor, Gone);
        }
        catch (Exception e) when (Errors.FaultOf(e) == DatabaseFault.Busy)
        {
            Snackbar.Add("Someone else is writing to the catalogue, an import perhaps. Nothing was changed and what you wrote is kept; try again in a moment.", Severity.Warning);
            return false;
        }
        catch (Exception e) when (Errors.FaultOf(e) == DatabaseFault.Replaced)
        {
            Snackbar.Add("The database's file was replaced while the site ran. Nothing was changed and what you wrote is kept; whoever runs the site must start it again.", Severity.Error);
            return false;
        }

        return true;
    }

    /// <summary>Tells the visitor why nothing was done.</summary>
    protected virtual void Refuse(NotAllowedException refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        Snackbar.Add(Text.Of(refusal), Severity.Warning);
    }

    /// <summary>Every event of every control in the component comes through here. The circuit's own knowledge answers at once, so that keystrokes stay in order.</summary>
    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg)
    {
        if (!(await Visitor.GetAuthenticationStateAsync()).User.IsInRole(AccountRoles.Admin))
        {
            Refuse(NotAllowedException.ForNoAdmin());
            return;
        }

        try
        {
            Task handled = item.InvokeAsync(arg);
            StateHasChanged();
            await handled;
        }
        catch (NotAllowedException refusal)
        {
            Refuse(refusal);
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            return; // The page was left, and the work with it.
        }

        StateHasChanged();
    }

    /// <summary>Override to let go of more, and call this one.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gone.Cancel();
            _gone.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }
}
