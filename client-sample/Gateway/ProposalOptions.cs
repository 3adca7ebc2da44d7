using System.Text;

namespace Warden.Gateway;

/// <summary>What a call of a transaction function carries besides its name.</summary>
public sealed record ProposalOptions
{
    /// <summary>Gets the arguments in their order, without the function name; text is UTF-8.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Arguments { get; init; } = [];

    /// <summary>Gets data that the chaincode sees and that is not part of the transaction.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Transient { get; init; } =
        new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

    /// <summary>Gets the MSP ids of the organisations that have to endorse, one peer of each; for a query, those that may answer.</summary>
    /// <value>Default empty: the gateway peer chooses by the endorsement policy.</value>
    /// <remarks>Too few organisations are not noticed before the commit (ENDORSEMENT_POLICY_FAILURE).</remarks>
    public IReadOnlyList<string> EndorsingOrganizations { get; init; } = [];

    /// <summary>Gets who answers a warning of this call; null: the connection's <see cref="GatewayOptions.WarningPrompt"/>.</summary>
    public IWarningPrompt? WarningPrompt { get; init; }

    /// <summary>Gets how often a call is proposed anew when it met another one.</summary>
    /// <value>
    /// Default 0. A conflict is MVCC_READ_CONFLICT or PHANTOM_READ_CONFLICT at the commit, or endorsers whose states differ by a
    /// block ("ProposalResponsePayloads do not match"). The waits between are 50 ms, doubling. Only for <c>SubmitAsync</c>, and only for
    /// functions that may run again: each attempt is a new transaction, and a warning is asked about anew.
    /// </value>
    public int ConflictRetries { get; init; }

    /// <summary>Makes options with text arguments.</summary>
    public static ProposalOptions WithArguments(params IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new ProposalOptions
        {
            Arguments = [.. arguments.Select(argument => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(argument))],
        };
    }
}
