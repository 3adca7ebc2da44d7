namespace Warden.Gateway;

/// <summary>A call was warned about and nobody said yes; nothing was ordered.</summary>
/// <remarks>
/// For <see cref="WarningKind.Hold"/> it is also what endorsing or evaluating throws while a confirmation is missing; see
/// <see cref="Contract.ConfirmAndSubmitAsync"/>.
/// </remarks>
public sealed class WarnException : EndorseException
{
    internal WarnException(Warning warning, string why, GatewayException? cause = null)
        : base(Describe(warning, why), warning.TransactionId, cause)
    {
        Warning = warning;
    }

    /// <summary>Gets what was said of the call.</summary>
    public Warning Warning { get; }

    private static string Describe(Warning warning, string why) =>
        $"{warning.Function} of chaincode {warning.Chaincode} (transaction {warning.TransactionId}) was warned about: {why}"
        + string.Concat(warning.Verdicts.Select(verdict => $"\n  {string.Join(", ", verdict.Organizations)}: {verdict.Sentence}"));
}
