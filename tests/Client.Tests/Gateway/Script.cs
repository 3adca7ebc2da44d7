using System.Collections.Concurrent;
using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Client.Tests;

/// <summary>What a <see cref="ScriptedPeer"/> answers, and what it was sent. A call that no test expects fails.</summary>
internal sealed class Script
{
    public Func<Wire.EvaluateRequest, ServerCallContext, Task<Wire.EvaluateResponse>> OnEvaluate { get; set; } = (_, _) =>
        throw Unscripted("Evaluate");

    public Func<Wire.EndorseRequest, ServerCallContext, Task<Wire.EndorseResponse>> OnEndorse { get; set; } = (_, _) =>
        throw Unscripted("Endorse");

    public Func<Wire.SubmitRequest, ServerCallContext, Task<Wire.SubmitResponse>> OnSubmit { get; set; } = (_, _) =>
        throw Unscripted("Submit");

    public Func<Wire.SignedCommitStatusRequest, ServerCallContext, Task<Wire.CommitStatusResponse>> OnCommitStatus { get; set; } =
        (_, _) => throw Unscripted("CommitStatus");

    public Func<Wire.SignedChaincodeEventsRequest, IServerStreamWriter<Wire.ChaincodeEventsResponse>, ServerCallContext,
        Task> OnChaincodeEvents { get; set; } =
        (_, _, _) => throw Unscripted("ChaincodeEvents");

    public Func<Envelope, IServerStreamWriter<DeliverResponse>, ServerCallContext, Task> OnDeliver { get; set; } = (_, _, _) =>
        throw Unscripted("Deliver");

    public ConcurrentBag<Wire.EvaluateRequest> Evaluated { get; } = [];

    public ConcurrentBag<Wire.EndorseRequest> Endorsed { get; } = [];

    public ConcurrentBag<Wire.SubmitRequest> Submitted { get; } = [];

    public ConcurrentBag<Wire.SignedCommitStatusRequest> Asked { get; } = [];

    public ConcurrentBag<Wire.SignedChaincodeEventsRequest> EventsAsked { get; } = [];

    public ConcurrentBag<(string Form, Envelope Request)> BlocksAsked { get; } = [];

    /// <summary>Every submitted transaction ends in block 7 with this code.</summary>
    public void CommitWith(TxValidationCode code)
    {
        OnSubmit = (_, _) => Task.FromResult(new Wire.SubmitResponse());
        OnCommitStatus = (_, _) => Task.FromResult(new Wire.CommitStatusResponse { Result = code, BlockNumber = 7 });
    }

    /// <summary>A failure as Fabric's gateway sends it: details packed into a google.rpc.Status in a binary trailer.</summary>
    public static RpcException Failure(StatusCode code, string message, params (string Address, string MspId, string Message)[] details)
    {
        var stream = new MemoryStream();
        var output = new Google.Protobuf.CodedOutputStream(stream);
        output.WriteTag(1, Google.Protobuf.WireFormat.WireType.Varint);
        output.WriteInt32((int)code);
        output.WriteTag(2, Google.Protobuf.WireFormat.WireType.LengthDelimited);
        output.WriteString(message);
        foreach (var (address, mspId, text) in details)
        {
            output.WriteTag(3, Google.Protobuf.WireFormat.WireType.LengthDelimited);
            output.WriteMessage(
                Google.Protobuf.WellKnownTypes.Any.Pack(new Wire.ErrorDetail { Address = address, MspId = mspId, Message = text }));
        }

        output.Flush();
        var trailers = new Grpc.Core.Metadata();
        if (details.Length > 0)
        {
            trailers.Add("grpc-status-details-bin", stream.ToArray());
        }

        return new RpcException(new Grpc.Core.Status(code, message), trailers);
    }

    private static RpcException Unscripted(string method) =>
        new(new Grpc.Core.Status(StatusCode.Unimplemented, $"the test did not expect {method}"));
}
