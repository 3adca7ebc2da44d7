namespace Warden.Scenarios.Guarding;

/// <summary>Waits for what another process or thread will have done: asks again until it has, or fails when it hangs.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Gets the first answer that is not null.</summary>
    /// <param name="what">What is waited for, for the message of the failure.</param>
    /// <param name="ask">Asks once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">It did not come.</exception>
    public static async Task<T> GetAsync<T>(string what, Func<CancellationToken, Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patient.Wait);
        try
        {
            while (true)
            {
                if (await ask(patience.Token) is { } answer)
                {
                    return answer;
                }

                await Task.Delay(Pause, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{what} did not come within {Patient.Wait.TotalSeconds:0} s");
        }
    }

    /// <summary>Waits until something holds.</summary>
    /// <exception cref="TimeoutException">It never did.</exception>
    public static Task HoldsAsync(string what, Func<CancellationToken, Task<bool>> ask, CancellationToken cancellationToken) =>
        GetAsync(what, async token => await ask(token) ? what : null, cancellationToken);
}
