import { Controller, Get, Header } from '@nestjs/common';
import { HTTP_APIS } from '@textback/contracts';
import { Public } from '@textback/http';

/** A set of links (RFC 9264) in the form that API catalogs have. */
interface ApiCatalog {
  readonly linkset: readonly {
    /** The API, relative to the catalog. */
    readonly anchor: string;
    readonly 'service-desc': readonly { readonly href: string; readonly type: string; readonly title: string }[];
  }[];
}

const CATALOG: ApiCatalog = {
  linkset: HTTP_APIS.map(({ prefix, title }) => ({
    anchor: prefix,
    'service-desc': [{ href: `${prefix}/openapi.json`, type: 'application/json', title: `Textback: ${title}` }],
  })),
};

/** Where the documents of the services' APIs are (RFC 9727). Open to anybody, like the documents: it holds no data. */
@Controller()
export class ApiCatalogController {
  @Public()
  @Get('.well-known/api-catalog')
  @Header('content-type', 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"')
  catalog(): ApiCatalog {
    return CATALOG;
  }
}
