namespace Warden.Gateway;

/// <summary>Makes prompts from functions.</summary>
public static class WarningPrompt
{
    /// <summary>Makes a prompt from an asynchronous function.</summary>
    public static IWarningPrompt From(Func<Warning, CancellationToken, ValueTask<Confirmation?>> ask) =>
        new FunctionPrompt(ask ?? throw new ArgumentNullException(nameof(ask)));

    /// <summary>Makes a prompt from a function that answers at once.</summary>
    public static IWarningPrompt From(Func<Warning, Confirmation?> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return new FunctionPrompt((warning, _) => ValueTask.FromResult(ask(warning)));
    }

    private sealed class FunctionPrompt(Func<Warning, CancellationToken, ValueTask<Confirmation?>> ask) : IWarningPrompt
    {
        public ValueTask<Confirmation?> AskAsync(Warning warning, CancellationToken cancellationToken = default) =>
            ask(warning, cancellationToken);
    }
}
