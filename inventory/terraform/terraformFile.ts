/**
 * The resources of a file of Terraform or OpenTofu: a plan or a state as `show -json` prints it, or a raw terraform.tfstate.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format. Other forms are refused with what to run.
 */
import { UsageError } from '../../model/usageError.ts';
import type { Json, JsonMap } from '../json.ts';
import { at, isMap, listAt, mapAt, numberAt, textAt } from '../value.ts';
import type { Instance, TerraformFile } from './instance.ts';
import { withoutPaths, withoutSensitive } from './withoutSensitive.ts';

export const showFix: string =
  'run `terraform show -json > state.json` for what exists, or `terraform plan -out plan.tfplan && terraform show -json plan.tfplan > plan.json`';

/** Throws `UsageError` for what holds no resources. */
export const terraformFile = (root: Json, file: string): TerraformFile => {
  if (!isMap(root))
    throw new UsageError(`${file} is not a plan or state of Terraform: its JSON is not an object`, showFix);
  if (Object.hasOwn(root, 'encrypted_data')) throw new UsageError(`${file} is an encrypted state of OpenTofu`, showFix);
  if (Object.hasOwn(root, 'planned_values') || Object.hasOwn(root, 'resource_changes')) return planOf(root, file);
  if (Object.hasOwn(root, 'values')) return stateOf(root, file);
  if (Object.hasOwn(root, 'format_version')) throw withoutValues(root, file);
  if (numberAt(root, 'version') !== undefined && Object.hasOwn(root, 'terraform_version')) return rawOf(root, file);
  throw new UsageError(
    `${file} is not a plan or state of Terraform: it has neither planned_values nor values`,
    `${showFix}. For the JSON of gcloud: atalaya import gcloud FILES`,
  );
};

const withoutValues = (root: JsonMap, file: string): UsageError => {
  const isSchema = Object.hasOwn(root, 'provider_schemas');
  const isValidation = Object.hasOwn(root, 'valid');
  if (isSchema || isValidation) {
    const output = isSchema ? 'terraform providers schema' : 'terraform validate';
    return new UsageError(`${file} is the output of ${output} -json: it has no resources`, showFix);
  }
  return new UsageError(
    `${file} has no values: it is a state without resources, or a plan whose values were removed`,
    `${showFix}. Run it where the state is, after terraform init`,
  );
};

const planOf = (root: JsonMap, file: string): TerraformFile => {
  if (at(root, 'errored') === true)
    throw new UsageError(
      `${file} is a plan that failed: it has only part of the values`,
      'correct what terraform plan reports, and show the new plan',
    );
  const module = mapAt(root, 'planned_values', 'root_module');
  if (module === undefined)
    throw new UsageError(
      `${file} is a plan without values: planned_values has no root_module`,
      `${showFix}. A plan that destroys everything has none either`,
    );
  const prior = mapAt(root, 'prior_state', 'values', 'root_module');
  // Data sources that are read while planning are in the prior state only.
  const data = prior === undefined ? [] : instancesIn(prior, '').filter(({ isData }) => isData);
  const planned = instancesIn(module, '');
  const known = new Set(planned.map(({ address }) => address));
  const instances = [...planned, ...data.filter(({ address }) => !known.has(address))];
  return { instances, configuration: at(root, 'configuration'), form: 'plan' };
};

const stateOf = (root: JsonMap, file: string): TerraformFile => {
  const module = mapAt(root, 'values', 'root_module');
  if (module === undefined)
    throw new UsageError(`${file} is a state without values: values has no root_module`, showFix);
  return { instances: instancesIn(module, ''), configuration: undefined, form: 'state' };
};

/** Without recursion for modules: a generated file may nest them deeper than the stack is. */
const instancesIn = (root: JsonMap, address: string): readonly Instance[] => {
  const instances: Instance[] = [];
  const open: [module: JsonMap, address: string][] = [[root, address]];
  for (const [module, own] of open) {
    for (const resource of listAt(module, 'resources')) {
      const instance = instanceOf(resource, own);
      if (instance !== undefined) instances.push(instance);
    }
    for (const child of listAt(module, 'child_modules'))
      if (isMap(child)) open.push([child, textAt(child, 'address') ?? own]);
  }
  return instances;
};

const instanceOf = (resource: Json, module: string): Instance | undefined => {
  const [address, type, name] = ['address', 'type', 'name'].map((key) => textAt(resource, key));
  if (address === undefined || type === undefined) return undefined;
  const values = withoutSensitive(mapAt(resource, 'values') ?? {}, at(resource, 'sensitive_values'));
  return {
    address,
    type,
    name: name ?? '',
    module,
    index: indexOf(resource, 'index'),
    isData: textAt(resource, 'mode') === 'data',
    values: isMap(values) ? values : {},
  };
};

const indexOf = (resource: Json, key: string): string | number | undefined => {
  const index = at(resource, key);
  return typeof index === 'string' || typeof index === 'number' ? index : undefined;
};

/** Format 4 of terraform.tfstate, which Terraform calls internal: it has been the same since 0.12. */
const rawOf = (root: JsonMap, file: string): TerraformFile => {
  const version = numberAt(root, 'version');
  if (version !== 4)
    throw new UsageError(`${file} is a raw state of format ${version ?? 'unknown'}: format 4 is read`, showFix);
  const instances = listAt(root, 'resources').flatMap((resource) =>
    listAt(resource, 'instances').flatMap((instance) => rawInstance(resource, instance)),
  );
  if (instances.length === 0)
    throw new UsageError(
      `${file} has no values: it is a raw state without resources`,
      `${showFix}, where the state is`,
    );
  return { instances, configuration: undefined, form: 'state' };
};

const rawInstance = (resource: Json, instance: Json): readonly Instance[] => {
  const [type, name] = [textAt(resource, 'type'), textAt(resource, 'name') ?? ''];
  if (type === undefined) return [];
  const isData = textAt(resource, 'mode') === 'data';
  const module = textAt(resource, 'module') ?? '';
  const index = indexOf(instance, 'index_key');
  const key = index === undefined ? '' : `[${JSON.stringify(index)}]`;
  const address = [module, isData ? 'data' : '', type, `${name}${key}`].filter((part) => part !== '').join('.');
  const values = withoutPaths(mapAt(instance, 'attributes') ?? {}, at(instance, 'sensitive_attributes'));
  return [{ address, type, name, module, index, isData, values: isMap(values) ? values : {} }];
};
