using Google.Protobuf;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Chaincode.Shim;

public partial class ChaincodeStub
{
    private const string Public = "";

    // The only entry that Fabric keeps beside a value: fabric-protos, peer/policy.proto, MetaDataKeys.
    private const string ValidationParameter = "VALIDATION_PARAMETER";

    private WriteBatch? _batch;

    public Task<byte[]?> GetStateAsync(string key) => ReadAsync(Public, key);

    public Task<IReadOnlyList<byte[]?>> GetMultipleStatesAsync(IReadOnlyList<string> keys) => ReadManyAsync(Public, keys);

    public Task PutStateAsync(string key, ReadOnlyMemory<byte> value) => PutAsync(Public, key, value);

    public Task DelStateAsync(string key) => DeleteAsync(Public, key);

    public Task SetStateValidationParameterAsync(string key, ReadOnlyMemory<byte> policy) => PutPolicyAsync(Public, key, policy);

    public Task<byte[]?> GetStateValidationParameterAsync(string key) => GetPolicyAsync(Public, key);

    public Task<byte[]?> GetPrivateDataAsync(string collection, string key) => ReadAsync(StateKeys.CheckCollection(collection), key);

    public Task<IReadOnlyList<byte[]?>> GetMultiplePrivateDataAsync(string collection, IReadOnlyList<string> keys) =>
        ReadManyAsync(StateKeys.CheckCollection(collection), keys);

    public async Task<byte[]?> GetPrivateDataHashAsync(string collection, string key) => NullWhenEmpty(await _peer.AskAsync(
        MessageType.GetPrivateDataHash, new GetState { Collection = StateKeys.CheckCollection(collection), Key = StateKeys.CheckKey(key) }));

    public Task PutPrivateDataAsync(string collection, string key, ReadOnlyMemory<byte> value) =>
        PutAsync(StateKeys.CheckCollection(collection), key, value);

    public Task DelPrivateDataAsync(string collection, string key) => DeleteAsync(StateKeys.CheckCollection(collection), key);

    public Task PurgePrivateDataAsync(string collection, string key)
    {
        StateKeys.CheckCollection(collection);
        StateKeys.CheckKey(key);
        return _batch?.Add(new WriteRecord { Type = WriteRecord.Types.Type.PurgePrivateData, Collection = collection, Key = key })
            ?? _peer.AskAsync(MessageType.PurgePrivateData, new PurgePrivateState { Collection = collection, Key = key });
    }

    public Task SetPrivateDataValidationParameterAsync(string collection, string key, ReadOnlyMemory<byte> policy) =>
        PutPolicyAsync(StateKeys.CheckCollection(collection), key, policy);

    public Task<byte[]?> GetPrivateDataValidationParameterAsync(string collection, string key) =>
        GetPolicyAsync(StateKeys.CheckCollection(collection), key);

    public void StartWriteBatch()
    {
        if (_peer.Features.MaxWritesPerBatch > 0)
            _batch ??= new WriteBatch();
    }

    public async Task FinishWriteBatchAsync()
    {
        var records = _batch?.Records ?? [];
        _batch = null;
        foreach (var chunk in records.Chunk(Math.Max(1, _peer.Features.MaxWritesPerBatch)))
            await _peer.AskAsync(MessageType.WriteBatchState, new WriteBatchState { Rec = { chunk } });
    }

    public async Task<ChaincodeResponse> InvokeChaincodeAsync(
        string chaincode, IReadOnlyList<ReadOnlyMemory<byte>> args, string channel = "")
    {
        if (string.IsNullOrEmpty(chaincode))
            throw new InvalidRequestException("chaincode name must not be an empty string");
        var call = new ChaincodeSpec
        {
            ChaincodeId = new ChaincodeID { Name = channel.Length == 0 ? chaincode : $"{chaincode}/{channel}" },
            Input = new ChaincodeInput { Args = { args.Select(argument => ByteString.CopyFrom(argument.Span)) } },
        };
        ChaincodeMessage answer;
        try
        {
            answer = ChaincodeMessage.Parser.ParseFrom(await _peer.AskAsync(MessageType.InvokeChaincode, call));
        }
        catch (PeerErrorException e)
        {
            return ChaincodeResponse.Error(e.Message);
        }
        if (answer.Type != MessageType.Completed)
            return ChaincodeResponse.Error(answer.Payload.ToStringUtf8());
        var response = Response.Parser.ParseFrom(answer.Payload);
        return new ChaincodeResponse(response.Status, response.Message, response.Payload.Memory);
    }

    private async Task<byte[]?> ReadAsync(string collection, string key) =>
        NullWhenEmpty(await _peer.AskAsync(MessageType.GetState, new GetState { Collection = collection, Key = StateKeys.CheckKey(key) }));

    private async Task<IReadOnlyList<byte[]?>> ReadManyAsync(string collection, IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
            StateKeys.CheckKey(key);
        var values = new List<byte[]?>(keys.Count);
        if (_peer.Features.MaxKeysPerRead == 0)
        {
            foreach (var key in keys)
                values.Add(await ReadAsync(collection, key));
            return values;
        }
        foreach (var chunk in keys.Chunk(_peer.Features.MaxKeysPerRead))
        {
            var answer = GetStateMultipleResult.Parser.ParseFrom(await _peer.AskAsync(
                MessageType.GetStateMultiple, new GetStateMultiple { Collection = collection, Keys = { chunk } }));
            if (answer.Values.Count != chunk.Length)
                throw new InvalidDataException($"Expected {chunk.Length} values for as many keys, got {answer.Values.Count}.");
            values.AddRange(answer.Values.Select(NullWhenEmpty));
        }
        return values;
    }

    private Task PutAsync(string collection, string key, ReadOnlyMemory<byte> value)
    {
        StateKeys.CheckKey(key);
        var bytes = ByteString.CopyFrom(value.Span);
        return _batch?.Add(new WriteRecord { Type = WriteRecord.Types.Type.PutState, Collection = collection, Key = key, Value = bytes })
            ?? _peer.AskAsync(MessageType.PutState, new PutState { Collection = collection, Key = key, Value = bytes });
    }

    private Task DeleteAsync(string collection, string key)
    {
        StateKeys.CheckKey(key);
        return _batch?.Add(new WriteRecord { Type = WriteRecord.Types.Type.DelState, Collection = collection, Key = key })
            ?? _peer.AskAsync(MessageType.DelState, new DelState { Collection = collection, Key = key });
    }

    private Task PutPolicyAsync(string collection, string key, ReadOnlyMemory<byte> policy)
    {
        StateKeys.CheckKey(key);
        var metadata = new StateMetadata { Metakey = ValidationParameter, Value = ByteString.CopyFrom(policy.Span) };
        return _batch?.Add(new WriteRecord { Type = WriteRecord.Types.Type.PutStateMetadata, Collection = collection, Key = key, Metadata = metadata })
            ?? _peer.AskAsync(MessageType.PutStateMetadata, new PutStateMetadata { Collection = collection, Key = key, Metadata = metadata });
    }

    private async Task<byte[]?> GetPolicyAsync(string collection, string key)
    {
        var answer = await _peer.AskAsync(
            MessageType.GetStateMetadata, new GetStateMetadata { Collection = collection, Key = StateKeys.CheckKey(key) });
        var entry = StateMetadataResult.Parser.ParseFrom(answer).Entries.FirstOrDefault(e => e.Metakey == ValidationParameter);
        return entry is null ? null : NullWhenEmpty(entry.Value);
    }

    private static byte[]? NullWhenEmpty(ByteString value) => value.IsEmpty ? null : value.ToByteArray();
}
