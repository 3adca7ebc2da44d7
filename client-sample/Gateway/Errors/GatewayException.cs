using System.Text;
using Grpc.Core;
using Warden.Protocol;

namespace Warden.Gateway;

/// <summary>A call through the gateway peer failed; derived types name the step.</summary>
/// <remarks>
/// The message holds what every node said. Fabric's own text ("see attached details for more info") hides the chaincode's
/// error otherwise.
/// </remarks>
public class GatewayException : Exception
{
    /// <summary>Wraps a failed gRPC call.</summary>
    /// <param name="what">What was being done, as the start of a sentence, for example <c>Evaluating asset-transfer:ReadAsset</c>.</param>
    /// <param name="transactionId">The transaction's id; null for event streams.</param>
    /// <param name="cause">The failed call.</param>
    public GatewayException(string what, string? transactionId, RpcException cause)
        : this(what, transactionId, cause, [.. GatewayErrorDetails.Of(cause).Select(d => new ErrorDetail(d.Address, d.MspId, d.Message))])
    {
    }

    private protected GatewayException(string message, string? transactionId)
        : base(message)
    {
        TransactionId = transactionId;
        Details = [];
    }

    private protected GatewayException(string message, string? transactionId, GatewayException? cause)
        : base(message, cause)
    {
        TransactionId = transactionId;
        StatusCode = cause?.StatusCode;
        Details = cause?.Details ?? [];
    }

    private GatewayException(string what, string? transactionId, RpcException cause, IReadOnlyList<ErrorDetail> details)
        : base(Describe(what, transactionId, cause, details), cause)
    {
        TransactionId = transactionId;
        StatusCode = cause.StatusCode;
        Details = details;
    }

    /// <summary>Gets the id of the transaction that failed; null for event streams.</summary>
    public string? TransactionId { get; }

    /// <summary>
    /// Gets the gRPC status of the failed call; null when the call itself succeeded (a commit that was found invalid, a warning declined).
    /// </summary>
    public StatusCode? StatusCode { get; }

    /// <summary>Gets what the nodes said, one entry a node that was asked; empty when the gateway peer attached nothing.</summary>
    public IReadOnlyList<ErrorDetail> Details { get; }

    private static string Describe(string what, string? transactionId, RpcException cause, IReadOnlyList<ErrorDetail> details)
    {
        var text = new StringBuilder(what);
        if (transactionId is not null)
        {
            text.Append(" (transaction ").Append(transactionId).Append(')');
        }

        text.Append(" failed: ").Append(cause.StatusCode).Append(": ").Append(cause.Status.Detail);
        foreach (var detail in details)
        {
            text.Append("\n  ").Append(detail);
        }

        return text.ToString();
    }
}
