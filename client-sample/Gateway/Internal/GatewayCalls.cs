using System.Diagnostics;
using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Gateway;

/// <summary>The gateway peer's calls with the connection's deadlines, and gRPC failures turned into this library's exceptions.</summary>
internal sealed class GatewayCalls(CallInvoker invoker, CallDeadlines deadlines, CancellationToken closed)
{
    /// <summary>One activity for each step of a transaction, named as the step.</summary>
    private static readonly ActivitySource Activities = new("Warden.Gateway");

    private readonly Wire.Gateway.GatewayClient gateway = new(invoker);
    private readonly Deliver.DeliverClient deliver = new(invoker);

    /// <summary>Cancelled when the Gateway is disposed.</summary>
    public CancellationToken Closed => closed;

    public Task<Wire.EvaluateResponse> EvaluateAsync(Wire.EvaluateRequest request, string what, CallOptions options) => CallAsync(
        "evaluate",
        request.TransactionId,
        gateway.EvaluateAsync,
        request,
        deadlines.Evaluate,
        options,
        cause => new GatewayException(what, request.TransactionId, cause));

    public Task<Wire.EndorseResponse> EndorseAsync(Wire.EndorseRequest request, string what, CallOptions options) => CallAsync(
        "endorse",
        request.TransactionId,
        gateway.EndorseAsync,
        request,
        deadlines.Endorse,
        options,
        cause => new EndorseException(what, request.TransactionId, cause));

    public Task<Wire.SubmitResponse> SubmitAsync(Wire.SubmitRequest request, CallOptions options) => CallAsync(
        "submit",
        request.TransactionId,
        gateway.SubmitAsync,
        request,
        deadlines.Submit,
        options,
        cause => new SubmitException("Submitting", request.TransactionId, cause));

    public Task<Wire.CommitStatusResponse> CommitStatusAsync(
        Wire.SignedCommitStatusRequest request, string transactionId, CallOptions options) => CallAsync(
        "commit status",
        transactionId,
        gateway.CommitStatusAsync,
        request,
        deadlines.CommitStatus,
        options,
        cause => new CommitStatusException("Asking for the commit status", transactionId, cause));

    public AsyncServerStreamingCall<Wire.ChaincodeEventsResponse> ChaincodeEvents(
        Wire.SignedChaincodeEventsRequest request, CancellationToken cancellationToken) =>
        gateway.ChaincodeEvents(request, new CallOptions(cancellationToken: cancellationToken));

    public AsyncDuplexStreamingCall<Envelope, DeliverResponse> Blocks(CancellationToken cancellationToken) =>
        deliver.Deliver(new CallOptions(cancellationToken: cancellationToken));

    public AsyncDuplexStreamingCall<Envelope, DeliverResponse> FilteredBlocks(CancellationToken cancellationToken) =>
        deliver.DeliverFiltered(new CallOptions(cancellationToken: cancellationToken));

    public AsyncDuplexStreamingCall<Envelope, DeliverResponse> BlocksAndPrivateData(CancellationToken cancellationToken) =>
        deliver.DeliverWithPrivateData(new CallOptions(cancellationToken: cancellationToken));

    /// <summary>A token that ends with the caller's and with the Gateway.</summary>
    public CancellationTokenSource Link(CancellationToken cancellationToken) =>
        CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closed);

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        string step,
        string transactionId,
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> start,
        TRequest request,
        TimeSpan? limit,
        CallOptions options,
        Func<RpcException, Exception> failure)
    {
        using var activity = Activities.StartActivity(step, ActivityKind.Client);
        var timing = GatewayMetrics.Begin(step);
        activity?.SetTag("fabric.transaction_id", transactionId);
        var caller = options.CancellationToken;
        using var ended = Link(caller);
        options = options.WithCancellationToken(ended.Token);
        if (options.Deadline is null && limit is { } most && most != Timeout.InfiniteTimeSpan)
        {
            options = options.WithDeadline(DateTime.UtcNow + most);
        }

        try
        {
            using var call = start(request, options);
            var response = await call.ResponseAsync;
            timing.End(StatusCode.OK);
            return response;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled && ended.IsCancellationRequested)
        {
            timing.End(StatusCode.Cancelled);
            throw new OperationCanceledException("The call was cancelled, or the Gateway disposed.", e, caller);
        }
        catch (RpcException e)
        {
            timing.End(e.StatusCode);
            activity?.SetStatus(ActivityStatusCode.Error, e.StatusCode.ToString());
            throw failure(e);
        }
    }
}
