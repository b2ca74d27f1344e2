export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A day as RFC 3339 writes it: `2026-11-20`. */
  Date: { input: string; output: string; }
  /** A moment as RFC 3339 writes it, in UTC with a Z: `2026-11-20T09:30:00Z`. */
  DateTime: { input: string; output: string; }
  /** An exact decimal number, sent as a string: `"19.90"`. */
  Decimal: { input: string; output: string; }
};

/** What oneself and the admins know. */
export type Account = {
  avatarUrl: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  displayName: Scalars['String']['output'];
  email: Scalars['String']['output'];
  emailVerifiedAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  isActive: Scalars['Boolean']['output'];
  role: Role;
  username: Scalars['String']['output'];
};

/** One page of a list of Account. */
export type AccountConnection = {
  edges: Array<AccountEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Account of a list, and its cursor. */
export type AccountEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Account;
};

/** Which accounts to list. */
export type AccountFilterInput = {
  isActive?: InputMaybe<Scalars['Boolean']['input']>;
  role?: InputMaybe<Role>;
  /** In names and addresses. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** What an admin changes in an account: absent keeps. */
export type AccountInput = {
  isActive?: InputMaybe<Scalars['Boolean']['input']>;
  role?: InputMaybe<Role>;
};

/** Answer a post, or another comment of it. */
export type AddCommentPayload = {
  comment: Comment;
};

/** Love a film. One that you love already stays so. */
export type AddFavoriteMoviePayload = {
  state: MovieState;
};

/** Say what you think of a product that you have bought and paid. */
export type AddReviewPayload = {
  review: ProductReview;
};

/** Put units of a product into your cart, on top of those that are there. */
export type AddToCartPayload = {
  cart: Cart;
};

/** Put a film on your watchlist, once. */
export type AddToMovieWatchlistPayload = {
  state: MovieState;
};

/** Put a product on your wishlist. One that is there stays, once. */
export type AddToWishlistPayload = {
  wish: WishState;
};

/** Add units to a product's stock or take some away. */
export type AdjustStockPayload = {
  movement: StockMovement;
  product: Product;
};

/** Who has applied. */
export type Applicant = {
  displayName: Scalars['String']['output'];
  email: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  username: Scalars['String']['output'];
};

/** Somebody's application for one posting. */
export type Application = {
  answers: Array<ApplicationAnswer>;
  applicant: Applicant;
  applicantId: Scalars['ID']['output'];
  consentAt?: Maybe<Scalars['DateTime']['output']>;
  coverLetter: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  /** The steps it has taken, from the first. */
  events: ApplicationEventConnection;
  id: Scalars['ID']['output'];
  job: Job;
  resume?: Maybe<Resume>;
  status: ApplicationStatus;
  updatedAt: Scalars['DateTime']['output'];
};


/** Somebody's application for one posting. */
export type ApplicationEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What an applicant answers to a question. */
export type ApplicationAnswer = {
  answer: Scalars['String']['output'];
  question: Scalars['String']['output'];
};

/** What an applicant answers to a question. */
export type ApplicationAnswerInput = {
  answer: Scalars['String']['input'];
  question: Scalars['String']['input'];
};

/** One page of a list of Application. */
export type ApplicationConnection = {
  edges: Array<ApplicationEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Application of a list, and its cursor. */
export type ApplicationEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Application;
};

/** One step of an application; the first comes from no status. */
export type ApplicationEvent = {
  /** Who took the step; nobody if it happened by itself. */
  actorId?: Maybe<Scalars['ID']['output']>;
  application: Application;
  createdAt: Scalars['DateTime']['output'];
  fromStatus?: Maybe<ApplicationStatus>;
  id: Scalars['ID']['output'];
  note: Scalars['String']['output'];
  toStatus: ApplicationStatus;
};

/** One page of a list of ApplicationEvent. */
export type ApplicationEventConnection = {
  edges: Array<ApplicationEventEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One ApplicationEvent of a list, and its cursor. */
export type ApplicationEventEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: ApplicationEvent;
};

/** What somebody applies with, and for which posting; a CV follows over REST. */
export type ApplicationInput = {
  answers?: InputMaybe<Array<ApplicationAnswerInput>>;
  consent?: InputMaybe<Scalars['Boolean']['input']>;
  coverLetter?: InputMaybe<Scalars['String']['input']>;
  jobId: Scalars['ID']['input'];
};

/** What an applicant wants to be different; what is absent stays. */
export type ApplicationPatchInput = {
  answers?: InputMaybe<Array<ApplicationAnswerInput>>;
  coverLetter?: InputMaybe<Scalars['String']['input']>;
};

/** How far an application has come. */
export enum ApplicationStatus {
  /** Hired */
  Hired = 'HIRED',
  /** Interview */
  Interview = 'INTERVIEW',
  /** Offered */
  Offered = 'OFFERED',
  /** Rejected */
  Rejected = 'REJECTED',
  /** Reviewing */
  Reviewing = 'REVIEWING',
  /** Shortlisted */
  Shortlisted = 'SHORTLISTED',
  /** Submitted */
  Submitted = 'SUBMITTED',
  /** Withdrawn */
  Withdrawn = 'WITHDRAWN'
}

/** Apply for a posting. A CV can be attached over REST until somebody looks at it. */
export type ApplyToJobPayload = {
  application: Application;
};

/** Hear no more from a user: no likes, comments, shares and follows. */
export type BlockUserPayload = {
  blocked: Scalars['Boolean']['output'];
  userId: Scalars['ID']['output'];
};

/** Cancel an order that is pending. Asked again, it stays cancelled. */
export type CancelOrderPayload = {
  order: Order;
};

/** What is in the cart, and what it would cost now. */
export type Cart = {
  currency: Scalars['String']['output'];
  /** Its lines, as they were put there. */
  items: Array<CartItem>;
  totalPrice: Scalars['Decimal']['output'];
};

/** How many units of one product are in the cart. */
export type CartItem = {
  id: Scalars['ID']['output'];
  lineTotal: Scalars['Decimal']['output'];
  product: Product;
  quantity: Scalars['Int']['output'];
};

/** Who plays whom. */
export type CastMember = {
  character: Scalars['String']['output'];
  name: Scalars['String']['output'];
};

/** Vote, once. The answer holds the results with your vote in them, if you may see them. */
export type CastVotePayload = {
  vote: Vote;
};

/** A shelf of the shop; shelves stand within shelves. */
export type Category = {
  /** The categories that stand directly in this one, by name. */
  children: CategoryConnection;
  createdAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  parent?: Maybe<Category>;
  /** The products that stand directly in this one, newest first. */
  products: ProductConnection;
  slug: Scalars['String']['output'];
};


/** A shelf of the shop; shelves stand within shelves. */
export type CategoryChildrenArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A shelf of the shop; shelves stand within shelves. */
export type CategoryProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of a list of Category. */
export type CategoryConnection = {
  edges: Array<CategoryEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Category of a list, and its cursor. */
export type CategoryEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Category;
};

/** Everything an admin says of a category. */
export type CategoryInput = {
  name: Scalars['String']['input'];
  parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** What an admin wants to be different; what is absent stays, null clears. */
export type CategoryPatchInput = {
  name?: InputMaybe<Scalars['String']['input']>;
  parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** Change your password. This session stays, all others end. */
export type ChangePasswordPayload = {
  ok: Scalars['Boolean']['output'];
};

/** Choose otherwise than before, where the poll allows it. You still count once. */
export type ChangeVotePayload = {
  vote: Vote;
};

/** Take a posting down. Applications for it stay and go on. */
export type CloseJobPayload = {
  job: Job;
};

/** End your poll. Asked again, it stays as it ended. No vote counts after the answer. */
export type ClosePollPayload = {
  poll: Poll;
};

/** An answer to a post, or to another comment of it. */
export type Comment = {
  author: User;
  content: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  editedAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  /** Whether you like it. */
  likedByMe: Scalars['Boolean']['output'];
  likesCount: Scalars['Int']['output'];
  /** The comment that it answers, if it answers one. */
  parentId?: Maybe<Scalars['ID']['output']>;
  post: Post;
  /** The comments that answer it, from the first. */
  replies: CommentConnection;
};


/** An answer to a post, or to another comment of it. */
export type CommentRepliesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of a list of Comment. */
export type CommentConnection = {
  edges: Array<CommentEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Comment of a list, and its cursor. */
export type CommentEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Comment;
};

/** Somebody who offers work. */
export type Company = {
  createdAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  /** Its open postings, newest first. */
  jobs: JobConnection;
  name: Scalars['String']['output'];
  slug: Scalars['String']['output'];
  verified: Scalars['Boolean']['output'];
  website: Scalars['String']['output'];
};


/** Somebody who offers work. */
export type CompanyJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of a list of Company. */
export type CompanyConnection = {
  edges: Array<CompanyEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Company of a list, and its cursor. */
export type CompanyEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Company;
};

/** What its founder says of a company. */
export type CompanyInput = {
  name: Scalars['String']['input'];
  website?: InputMaybe<Scalars['String']['input']>;
};

/** What is to be different about a company; `verified` is for admins. */
export type CompanyPatchInput = {
  name?: InputMaybe<Scalars['String']['input']>;
  verified?: InputMaybe<Scalars['Boolean']['input']>;
  website?: InputMaybe<Scalars['String']['input']>;
};

/** A city, and how many postings are open there. */
export type CountedLocation = {
  city: Scalars['String']['output'];
  count: Scalars['Int']['output'];
  country: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  region: Scalars['String']['output'];
};

/** Put up a new category. */
export type CreateCategoryPayload = {
  category: Category;
};

/** Found a company. An employer owns it from then on. */
export type CreateCompanyPayload = {
  company: Company;
};

/** Add an industry. */
export type CreateJobCategoryPayload = {
  jobCategory: JobCategory;
};

/** Write a posting: a draft, unless it is said to be published. */
export type CreateJobPayload = {
  job: Job;
};

/** Ask a question with 2 to 20 options. All of it is stored, or nothing. */
export type CreatePollPayload = {
  poll: Poll;
};

/** Post something, or quote a post. */
export type CreatePostPayload = {
  post: Post;
};

/** Put a new product on sale. */
export type CreateProductPayload = {
  product: Product;
};

/** How many interactions of each kind there were on one day, in UTC. */
export type DayOfInteractions = {
  comments: Scalars['Int']['output'];
  day: Scalars['Date']['output'];
  likes: Scalars['Int']['output'];
  shares: Scalars['Int']['output'];
};

/** Take a category down that holds neither products nor categories. */
export type DeleteCategoryPayload = {
  id: Scalars['ID']['output'];
};

/** Delete one of your comments. The replies to it stay. */
export type DeleteCommentPayload = {
  id: Scalars['ID']['output'];
};

/** Take an industry away that holds neither postings nor industries. */
export type DeleteJobCategoryPayload = {
  id: Scalars['ID']['output'];
};

/** Delete a posting. One that somebody has applied for is closed instead. */
export type DeleteJobPayload = {
  id: Scalars['ID']['output'];
};

/** Forget a saved search, and get no more mails of it. */
export type DeleteJobSearchPayload = {
  id: Scalars['ID']['output'];
};

/** Delete your account for good. What others rely on stays, without your name. */
export type DeleteMePayload = {
  ok: Scalars['Boolean']['output'];
};

/** Delete your poll with all its votes. */
export type DeletePollPayload = {
  id: Scalars['ID']['output'];
};

/** Delete one of your posts. Nobody sees it or its comments any more. */
export type DeletePostPayload = {
  id: Scalars['ID']['output'];
};

/** Take a product off sale. Orders that hold it keep it. */
export type DeleteProductPayload = {
  id: Scalars['ID']['output'];
};

/** Which films to discover: of all these genres, of these years, this well liked. */
export type DiscoverMoviesInput = {
  genres?: InputMaybe<Array<Scalars['ID']['input']>>;
  minRating?: InputMaybe<Scalars['Float']['input']>;
  sort?: InputMaybe<MovieSort>;
  yearFrom?: InputMaybe<Scalars['Int']['input']>;
  yearTo?: InputMaybe<Scalars['Int']['input']>;
};

/** Never be offered a film again. */
export type DismissMoviePayload = {
  state: MovieState;
};

/** A film that you do not want to be offered, and since when. */
export type DismissedMovie = {
  createdAt: Scalars['DateTime']['output'];
  movie: Movie;
};

/** One page of a list of DismissedMovie. */
export type DismissedMovieConnection = {
  edges: Array<DismissedMovieEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One DismissedMovie of a list, and its cursor. */
export type DismissedMovieEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: DismissedMovie;
};

/** A domain that is enabled here. */
export type EnabledDomain = {
  features: Array<Scalars['String']['output']>;
  name: Scalars['String']['output'];
  /** Where its REST paths begin. */
  paths: Array<Scalars['String']['output']>;
  summary: Scalars['String']['output'];
  title: Scalars['String']['output'];
  version: Scalars['String']['output'];
};

/** One value of a filter, and how many of the found postings have it. */
export type FacetValue = {
  count: Scalars['Int']['output'];
  label: Scalars['String']['output'];
  value: Scalars['String']['output'];
};

/** A film that you love, and since when. */
export type FavoriteMovie = {
  createdAt: Scalars['DateTime']['output'];
  movie: Movie;
};

/** One page of a list of FavoriteMovie. */
export type FavoriteMovieConnection = {
  edges: Array<FavoriteMovieEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One FavoriteMovie of a list, and its cursor. */
export type FavoriteMovieEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: FavoriteMovie;
};

/** Somebody follows somebody. */
export type Follow = {
  createdAt: Scalars['DateTime']['output'];
  followee: User;
  follower: User;
};

/** One page of a list of Follow. */
export type FollowConnection = {
  edges: Array<FollowEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Follow of a list, and its cursor. */
export type FollowEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Follow;
};

/** Follow a user, once however often you ask. */
export type FollowUserPayload = {
  followersCount: Scalars['Int']['output'];
  following: Scalars['Boolean']['output'];
  userId: Scalars['ID']['output'];
};

/** How many interactions of each kind there were. */
export type InteractionTotals = {
  comments: Scalars['Int']['output'];
  likes: Scalars['Int']['output'];
  shares: Scalars['Int']['output'];
};

/** A posting. */
export type Job = {
  /** Those of its applications that you may read, newest first. */
  applications: ApplicationConnection;
  /** Whether it takes applications now. */
  canApply: Scalars['Boolean']['output'];
  category: JobCategory;
  company: Company;
  createdAt: Scalars['DateTime']['output'];
  description: Scalars['String']['output'];
  /** How far it is, if it was asked for near a point. */
  distanceKm?: Maybe<Scalars['Float']['output']>;
  experienceLevel?: Maybe<JobLevel>;
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  jobType: JobType;
  location?: Maybe<JobLocation>;
  postedAt: Scalars['DateTime']['output'];
  salary?: Maybe<Salary>;
  slug: Scalars['String']['output'];
  status: JobState;
  title: Scalars['String']['output'];
  updatedAt: Scalars['DateTime']['output'];
  workplaceType: JobWorkplace;
};


/** A posting. */
export type JobApplicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** An industry; industries stand within industries. */
export type JobCategory = {
  /** The industries that stand directly in this one, by name. */
  children: JobCategoryConnection;
  id: Scalars['ID']['output'];
  /** The open postings that stand directly in this one, newest first. */
  jobs: JobConnection;
  name: Scalars['String']['output'];
  parent?: Maybe<JobCategory>;
  slug: Scalars['String']['output'];
};


/** An industry; industries stand within industries. */
export type JobCategoryChildrenArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** An industry; industries stand within industries. */
export type JobCategoryJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of a list of JobCategory. */
export type JobCategoryConnection = {
  edges: Array<JobCategoryEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One JobCategory of a list, and its cursor. */
export type JobCategoryEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: JobCategory;
};

/** Everything an admin says of an industry. */
export type JobCategoryInput = {
  name: Scalars['String']['input'];
  parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** What an admin wants to be different; what is absent stays, null clears. */
export type JobCategoryPatchInput = {
  name?: InputMaybe<Scalars['String']['input']>;
  parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** One page of a list of Job. */
export type JobConnection = {
  edges: Array<JobEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Job of a list, and its cursor. */
export type JobEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Job;
};

/** How many of the found postings have each value of the filters people narrow by. */
export type JobFacets = {
  /** By industry. */
  category: Array<FacetValue>;
  /** By country. */
  country: Array<FacetValue>;
  /** By kind of employment. */
  jobType: Array<FacetValue>;
  /** By where the work is done. */
  workplaceType: Array<FacetValue>;
};

/** Which postings. Several values of one filter mean any of them. */
export type JobFilterInput = {
  category?: InputMaybe<Array<Scalars['String']['input']>>;
  company?: InputMaybe<Array<Scalars['String']['input']>>;
  country?: InputMaybe<Array<Scalars['String']['input']>>;
  currency?: InputMaybe<Scalars['String']['input']>;
  experienceLevel?: InputMaybe<Array<JobLevel>>;
  includeUnknownSalary?: InputMaybe<Scalars['Boolean']['input']>;
  jobType?: InputMaybe<Array<JobType>>;
  location?: InputMaybe<Array<Scalars['String']['input']>>;
  /** A point, as latitude,longitude. */
  near?: InputMaybe<Scalars['String']['input']>;
  postedWithinDays?: InputMaybe<Scalars['Int']['input']>;
  radiusKm?: InputMaybe<Scalars['Float']['input']>;
  salaryMin?: InputMaybe<Scalars['Decimal']['input']>;
  /** Words, "a phrase", or, -without. */
  search?: InputMaybe<Scalars['String']['input']>;
  workplaceType?: InputMaybe<Array<JobWorkplace>>;
};

/** Everything its author says of a posting. */
export type JobInput = {
  categoryId: Scalars['ID']['input'];
  companyId: Scalars['ID']['input'];
  description?: InputMaybe<Scalars['String']['input']>;
  experienceLevel?: InputMaybe<JobLevel>;
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  jobType: JobType;
  location?: InputMaybe<LocationInput>;
  salary?: InputMaybe<SalaryInput>;
  status?: InputMaybe<JobStatus>;
  title: Scalars['String']['input'];
  workplaceType: JobWorkplace;
};

/** How much experience is asked for. */
export enum JobLevel {
  /** Entry */
  Entry = 'ENTRY',
  /** Lead */
  Lead = 'LEAD',
  /** Mid */
  Mid = 'MID',
  /** Senior */
  Senior = 'SENIOR'
}

/** A city. */
export type JobLocation = {
  city: Scalars['String']['output'];
  country: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  latitude?: Maybe<Scalars['Float']['output']>;
  longitude?: Maybe<Scalars['Float']['output']>;
  region: Scalars['String']['output'];
};

/** How the found postings are ordered. */
export enum JobOrder {
  Distance = 'DISTANCE',
  PostedAtDesc = 'POSTED_AT_DESC',
  Relevance = 'RELEVANCE',
  SalaryDesc = 'SALARY_DESC'
}

/** What is to be different about a posting; what is absent stays, null clears. */
export type JobPatchInput = {
  categoryId?: InputMaybe<Scalars['ID']['input']>;
  companyId?: InputMaybe<Scalars['ID']['input']>;
  description?: InputMaybe<Scalars['String']['input']>;
  experienceLevel?: InputMaybe<JobLevel>;
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  jobType?: InputMaybe<JobType>;
  location?: InputMaybe<LocationInput>;
  salary?: InputMaybe<SalaryInput>;
  status?: InputMaybe<JobStatus>;
  title?: InputMaybe<Scalars['String']['input']>;
  workplaceType?: InputMaybe<JobWorkplace>;
};

/** One page of the postings that were found. */
export type JobSearchConnection = {
  edges: Array<JobEdge>;
  /** What one could narrow the search by. */
  facets: JobFacets;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** How a posting looks to whoever reads it: one whose time is over is expired. */
export enum JobState {
  /** Closed */
  Closed = 'CLOSED',
  /** Draft */
  Draft = 'DRAFT',
  /** Expired */
  Expired = 'EXPIRED',
  /** Published */
  Published = 'PUBLISHED'
}

/** What its owner has done with a posting. */
export enum JobStatus {
  /** Closed */
  Closed = 'CLOSED',
  /** Draft */
  Draft = 'DRAFT',
  /** Published */
  Published = 'PUBLISHED'
}

/** The kind of employment, in the words of schema.org. */
export enum JobType {
  /** Contractor */
  Contractor = 'CONTRACTOR',
  /** Full time */
  FullTime = 'FULL_TIME',
  /** Intern */
  Intern = 'INTERN',
  /** Other */
  Other = 'OTHER',
  /** Part time */
  PartTime = 'PART_TIME',
  /** Per diem */
  PerDiem = 'PER_DIEM',
  /** Temporary */
  Temporary = 'TEMPORARY',
  /** Volunteer */
  Volunteer = 'VOLUNTEER'
}

/** Where the work is done. */
export enum JobWorkplace {
  /** Hybrid */
  Hybrid = 'HYBRID',
  /** On site */
  OnSite = 'ON_SITE',
  /** Remote */
  Remote = 'REMOTE'
}

/** Somebody likes a post. */
export type Like = {
  createdAt: Scalars['DateTime']['output'];
  user: User;
};

/** Like a comment, once however often you ask. */
export type LikeCommentPayload = {
  comment: Comment;
  liked: Scalars['Boolean']['output'];
  likesCount: Scalars['Int']['output'];
};

/** One page of a list of Like. */
export type LikeConnection = {
  edges: Array<LikeEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Like of a list, and its cursor. */
export type LikeEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Like;
};

/** Like a post, once however often you ask. */
export type LikePostPayload = {
  liked: Scalars['Boolean']['output'];
  likesCount: Scalars['Int']['output'];
  post: Post;
};

/** Where a city is. */
export type LocationInput = {
  city: Scalars['String']['input'];
  country: Scalars['String']['input'];
  latitude?: InputMaybe<Scalars['Float']['input']>;
  longitude?: InputMaybe<Scalars['Float']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};

/** End every session of yours, this one included. */
export type LogoutAllPayload = {
  ok: Scalars['Boolean']['output'];
};

/** End this session; its tokens are dead from now on. */
export type LogoutPayload = {
  ok: Scalars['Boolean']['output'];
};

/** Mark all your notifications as read. */
export type MarkAllNotificationsReadPayload = {
  /** How many were not read. */
  marked: Scalars['Int']['output'];
};

/** Mark a notification as read. Asked again, it stays read. */
export type MarkNotificationReadPayload = {
  notification: Notification;
};

/** A film; what you keep of it is null for whoever is not signed in. */
export type Movie = {
  adult: Scalars['Boolean']['output'];
  /** The wide picture's path. */
  backdropPath?: Maybe<Scalars['String']['output']>;
  /** Where the wide picture is. */
  backdropUrl?: Maybe<Scalars['String']['output']>;
  /** The numbers of its genres. */
  genreIds: Array<Scalars['ID']['output']>;
  /** The number of the film at TMDb. */
  id: Scalars['ID']['output'];
  /** Whether you want to see it. */
  inWatchlist?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you do not want to be offered it. */
  isDismissed?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you love it. */
  isFavorite?: Maybe<Scalars['Boolean']['output']>;
  /** What you think of it, 0.5 to 10. */
  myRating?: Maybe<Scalars['Float']['output']>;
  originalLanguage: Scalars['String']['output'];
  originalTitle: Scalars['String']['output'];
  overview: Scalars['String']['output'];
  /** How much it is talked about. */
  popularity: Scalars['Float']['output'];
  /** The poster's path below the address of images. */
  posterPath?: Maybe<Scalars['String']['output']>;
  /** Where the poster is. */
  posterUrl?: Maybe<Scalars['String']['output']>;
  releaseDate?: Maybe<Scalars['Date']['output']>;
  /** Whose description it is. */
  source: MovieSource;
  title: Scalars['String']['output'];
  /** What people think of it, 0 to 10. */
  voteAverage: Scalars['Float']['output'];
  voteCount: Scalars['Int']['output'];
};

/** A film, and what is told of it when it is asked for by itself. */
export type MovieDetails = {
  adult: Scalars['Boolean']['output'];
  /** The wide picture's path. */
  backdropPath?: Maybe<Scalars['String']['output']>;
  /** Where the wide picture is. */
  backdropUrl?: Maybe<Scalars['String']['output']>;
  cast: Array<CastMember>;
  directors: Array<Scalars['String']['output']>;
  /** When TMDb said so. */
  fetchedAt: Scalars['DateTime']['output'];
  /** The numbers of its genres. */
  genreIds: Array<Scalars['ID']['output']>;
  genres: Array<MovieGenre>;
  /** The number of the film at TMDb. */
  id: Scalars['ID']['output'];
  /** Whether you want to see it. */
  inWatchlist?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you do not want to be offered it. */
  isDismissed?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you love it. */
  isFavorite?: Maybe<Scalars['Boolean']['output']>;
  /** What you think of it, 0.5 to 10. */
  myRating?: Maybe<Scalars['Float']['output']>;
  originalLanguage: Scalars['String']['output'];
  originalTitle: Scalars['String']['output'];
  overview: Scalars['String']['output'];
  /** How much it is talked about. */
  popularity: Scalars['Float']['output'];
  /** The poster's path below the address of images. */
  posterPath?: Maybe<Scalars['String']['output']>;
  /** Where the poster is. */
  posterUrl?: Maybe<Scalars['String']['output']>;
  releaseDate?: Maybe<Scalars['Date']['output']>;
  /** How many minutes it takes. */
  runtime?: Maybe<Scalars['Int']['output']>;
  /** Whose description it is. */
  source: MovieSource;
  /** Whether nothing newer is to be had. */
  stale: Scalars['Boolean']['output'];
  tagline: Scalars['String']['output'];
  title: Scalars['String']['output'];
  videos: Array<MovieVideo>;
  /** What people think of it, 0 to 10. */
  voteAverage: Scalars['Float']['output'];
  voteCount: Scalars['Int']['output'];
};

/** A kind of film. */
export type MovieGenre = {
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
};

/** One page of films. When it is stale, TMDb could not be asked for anything newer. */
export type MoviePage = {
  fetchedAt: Scalars['DateTime']['output'];
  page: Scalars['Int']['output'];
  results: Array<Movie>;
  source: MovieSource;
  stale: Scalars['Boolean']['output'];
  totalCount: Scalars['Int']['output'];
  totalPages: Scalars['Int']['output'];
};

/** How you want films, and which genres you like or not. */
export type MoviePreferences = {
  dislikedGenres: Array<Scalars['ID']['output']>;
  includeAdult: Scalars['Boolean']['output'];
  language?: Maybe<Scalars['String']['output']>;
  likedGenres: Array<Scalars['ID']['output']>;
  region?: Maybe<Scalars['String']['output']>;
};

/** Everything you say of how you want films; what you leave out is forgotten. */
export type MoviePreferencesInput = {
  dislikedGenres?: InputMaybe<Array<Scalars['ID']['input']>>;
  includeAdult?: InputMaybe<Scalars['Boolean']['input']>;
  language?: InputMaybe<Scalars['String']['input']>;
  likedGenres?: InputMaybe<Array<Scalars['ID']['input']>>;
  region?: InputMaybe<Scalars['String']['input']>;
};

/** A film for you, how well it suits, and because of which of yours. */
export type MovieRecommendation = {
  because: Array<RecommendationReason>;
  movie: Movie;
  score: Scalars['Float']['output'];
};

/** One page of what is recommended to you, and how it was found. */
export type MovieRecommendationPage = {
  page: Scalars['Int']['output'];
  results: Array<MovieRecommendation>;
  strategy: MovieRecommendationStrategy;
  totalCount: Scalars['Int']['output'];
};

/** How films are found for you. */
export enum MovieRecommendationStrategy {
  ColdStart = 'COLD_START',
  Personal = 'PERSONAL'
}

/** That your recommendations were computed anew, and how many there are. */
export type MovieRecommendationsReady = {
  computedAt?: Maybe<Scalars['DateTime']['output']>;
  count: Scalars['Int']['output'];
};

/** How discovered films are ordered. */
export enum MovieSort {
  PopularityAsc = 'POPULARITY_ASC',
  PopularityDesc = 'POPULARITY_DESC',
  ReleaseDateAsc = 'RELEASE_DATE_ASC',
  ReleaseDateDesc = 'RELEASE_DATE_DESC',
  TitleAsc = 'TITLE_ASC',
  TitleDesc = 'TITLE_DESC',
  VoteAverageAsc = 'VOTE_AVERAGE_ASC',
  VoteAverageDesc = 'VOTE_AVERAGE_DESC'
}

/** Where a film is described: at TMDb, or in the catalogue that was invented for the demo. */
export enum MovieSource {
  /** demonstration */
  Demo = 'DEMO',
  /** TMDb */
  Tmdb = 'TMDB'
}

/** What you keep of a film, and how long the list is that was changed. */
export type MovieState = {
  count: Scalars['Int']['output'];
  inWatchlist: Scalars['Boolean']['output'];
  isDismissed: Scalars['Boolean']['output'];
  isFavorite: Scalars['Boolean']['output'];
  movieId: Scalars['ID']['output'];
  myRating?: Maybe<Scalars['Float']['output']>;
};

/** A trailer or the like: its key on the site that shows it. */
export type MovieVideo = {
  key: Scalars['String']['output'];
  kind: Scalars['String']['output'];
  name: Scalars['String']['output'];
  site: Scalars['String']['output'];
};

/** Over which time people's interest is counted. */
export enum MovieWindow {
  Day = 'DAY',
  Week = 'WEEK'
}

/** Everything that can be changed. */
export type Mutation = {
  /** Answer a post, or another comment of it. */
  addComment?: Maybe<AddCommentPayload>;
  /** Love a film. One that you love already stays so. */
  addFavoriteMovie?: Maybe<AddFavoriteMoviePayload>;
  /** Say what you think of a product that you have bought and paid. */
  addReview?: Maybe<AddReviewPayload>;
  /** Put units of a product into your cart, on top of those that are there. */
  addToCart?: Maybe<AddToCartPayload>;
  /** Put a film on your watchlist, once. */
  addToMovieWatchlist?: Maybe<AddToMovieWatchlistPayload>;
  /** Put a product on your wishlist. One that is there stays, once. */
  addToWishlist?: Maybe<AddToWishlistPayload>;
  /** Add units to a product's stock or take some away. */
  adjustStock?: Maybe<AdjustStockPayload>;
  /** Apply for a posting. A CV can be attached over REST until somebody looks at it. */
  applyToJob?: Maybe<ApplyToJobPayload>;
  /** Hear no more from a user: no likes, comments, shares and follows. */
  blockUser?: Maybe<BlockUserPayload>;
  /** Cancel an order that is pending. Asked again, it stays cancelled. */
  cancelOrder?: Maybe<CancelOrderPayload>;
  /** Vote, once. The answer holds the results with your vote in them, if you may see them. */
  castVote?: Maybe<CastVotePayload>;
  /** Change your password. This session stays, all others end. */
  changePassword?: Maybe<ChangePasswordPayload>;
  /** Choose otherwise than before, where the poll allows it. You still count once. */
  changeVote?: Maybe<ChangeVotePayload>;
  /** Take a posting down. Applications for it stay and go on. */
  closeJob?: Maybe<CloseJobPayload>;
  /** End your poll. Asked again, it stays as it ended. No vote counts after the answer. */
  closePoll?: Maybe<ClosePollPayload>;
  /** Put up a new category. */
  createCategory?: Maybe<CreateCategoryPayload>;
  /** Found a company. An employer owns it from then on. */
  createCompany?: Maybe<CreateCompanyPayload>;
  /** Write a posting: a draft, unless it is said to be published. */
  createJob?: Maybe<CreateJobPayload>;
  /** Add an industry. */
  createJobCategory?: Maybe<CreateJobCategoryPayload>;
  /** Ask a question with 2 to 20 options. All of it is stored, or nothing. */
  createPoll?: Maybe<CreatePollPayload>;
  /** Post something, or quote a post. */
  createPost?: Maybe<CreatePostPayload>;
  /** Put a new product on sale. */
  createProduct?: Maybe<CreateProductPayload>;
  /** Take a category down that holds neither products nor categories. */
  deleteCategory?: Maybe<DeleteCategoryPayload>;
  /** Delete one of your comments. The replies to it stay. */
  deleteComment?: Maybe<DeleteCommentPayload>;
  /** Delete a posting. One that somebody has applied for is closed instead. */
  deleteJob?: Maybe<DeleteJobPayload>;
  /** Take an industry away that holds neither postings nor industries. */
  deleteJobCategory?: Maybe<DeleteJobCategoryPayload>;
  /** Forget a saved search, and get no more mails of it. */
  deleteJobSearch?: Maybe<DeleteJobSearchPayload>;
  /** Delete your account for good. What others rely on stays, without your name. */
  deleteMe?: Maybe<DeleteMePayload>;
  /** Delete your poll with all its votes. */
  deletePoll?: Maybe<DeletePollPayload>;
  /** Delete one of your posts. Nobody sees it or its comments any more. */
  deletePost?: Maybe<DeletePostPayload>;
  /** Take a product off sale. Orders that hold it keep it. */
  deleteProduct?: Maybe<DeleteProductPayload>;
  /** Never be offered a film again. */
  dismissMovie?: Maybe<DismissMoviePayload>;
  /** Follow a user, once however often you ask. */
  followUser?: Maybe<FollowUserPayload>;
  /** Like a comment, once however often you ask. */
  likeComment?: Maybe<LikeCommentPayload>;
  /** Like a post, once however often you ask. */
  likePost?: Maybe<LikePostPayload>;
  /** End this session; its tokens are dead from now on. */
  logout?: Maybe<LogoutPayload>;
  /** End every session of yours, this one included. */
  logoutAll?: Maybe<LogoutAllPayload>;
  /** Mark all your notifications as read. */
  markAllNotificationsRead?: Maybe<MarkAllNotificationsReadPayload>;
  /** Mark a notification as read. Asked again, it stays read. */
  markNotificationRead?: Maybe<MarkNotificationReadPayload>;
  /** Pay an order that is pending, through the demonstration provider: no money moves. */
  payOrder?: Maybe<PayOrderPayload>;
  /** Order some products, or what is in your cart. All of it is ordered, or nothing. */
  placeOrder?: Maybe<PlaceOrderPayload>;
  /** Put a posting up, or up again. Without an end it stays up for sixty days. */
  publishJob?: Maybe<PublishJobPayload>;
  /** Say what you think of a film, in halves from 0.5 to 10. Your last word counts. */
  rateMovie?: Maybe<RateMoviePayload>;
  /** Exchange a refresh token for a new pair, once; for some seconds the same pair again. */
  refreshToken?: Maybe<RefreshTokenPayload>;
  /** Register an account. */
  register?: Maybe<RegisterPayload>;
  /** Take a line out of your cart. */
  removeCartItem?: Maybe<RemoveCartItemPayload>;
  /** Love a film no longer. One that you did not love stays so. */
  removeFavoriteMovie?: Maybe<RemoveFavoriteMoviePayload>;
  /** Take a film off your watchlist. One that is not there stays away. */
  removeFromMovieWatchlist?: Maybe<RemoveFromMovieWatchlistPayload>;
  /** Take a product off your wishlist. One that is not there stays away. */
  removeFromWishlist?: Maybe<RemoveFromWishlistPayload>;
  /** Ask the admins to look at a post, once however often you ask. */
  reportPost?: Maybe<ReportPostPayload>;
  /** Ask for a mail that sets a new password. The answer is the same for unknown addresses. */
  requestPasswordReset?: Maybe<RequestPasswordResetPayload>;
  /** Send the mail that proves your address again, unless it is proven. */
  resendVerification?: Maybe<ResendVerificationPayload>;
  /** Set a new password with the code from the mail. Every session ends. */
  resetPassword?: Maybe<ResetPasswordPayload>;
  /** Let a film be offered to you again. */
  restoreMovie?: Maybe<RestoreMoviePayload>;
  /** End one of your sessions. */
  revokeSession?: Maybe<RevokeSessionPayload>;
  /** Save a posting for later. One that is saved stays so. */
  saveJob?: Maybe<SaveJobPayload>;
  /** Save a search, to be mailed what is posted from now on and fits. Ten at most. */
  saveJobSearch?: Maybe<SaveJobSearchPayload>;
  /** Move an application for a posting of yours one step along, or reject it. */
  setApplicationStatus?: Maybe<SetApplicationStatusPayload>;
  /** Say anew how you want films. What you leave out is forgotten. */
  setMoviePreferences?: Maybe<SetMoviePreferencesPayload>;
  /** Choose what comes by mail: the kinds you name, and no other. */
  setNotificationPreferences?: Maybe<SetNotificationPreferencesPayload>;
  /** Move an order along. Cancelling it puts its units back. */
  setOrderStatus?: Maybe<SetOrderStatusPayload>;
  /** Share a post, perhaps with a remark; once however often you ask. */
  sharePost?: Maybe<SharePostPayload>;
  /** Sign in and get a pair of tokens. */
  tokenAuth?: Maybe<TokenAuthPayload>;
  /** Hear from a user again. */
  unblockUser?: Maybe<UnblockUserPayload>;
  /** Follow a user no more. One you did not follow stays so. */
  unfollowUser?: Maybe<UnfollowUserPayload>;
  /** Like a comment no more. One you did not like stays so. */
  unlikeComment?: Maybe<UnlikeCommentPayload>;
  /** Like a post no more. One you did not like stays so. */
  unlikePost?: Maybe<UnlikePostPayload>;
  /** Take your rating back. A film that you have not rated stays so. */
  unrateMovie?: Maybe<UnrateMoviePayload>;
  /** Forget a saved posting. One that was not saved stays away. */
  unsaveJob?: Maybe<UnsaveJobPayload>;
  /** Share a post no more. One you did not share stays so. */
  unsharePost?: Maybe<UnsharePostPayload>;
  /** Change what you have applied with, as long as nobody has looked at it. */
  updateApplication?: Maybe<UpdateApplicationPayload>;
  /** Change how many units a line of your cart asks for. */
  updateCartItem?: Maybe<UpdateCartItemPayload>;
  /** Rename a category, or move it with all that is below it. */
  updateCategory?: Maybe<UpdateCategoryPayload>;
  /** Say something else in one of your comments. */
  updateComment?: Maybe<UpdateCommentPayload>;
  /** Change what is said of your company. */
  updateCompany?: Maybe<UpdateCompanyPayload>;
  /** Change some of what is said of a posting. */
  updateJob?: Maybe<UpdateJobPayload>;
  /** Rename an industry, or move it with all that is below it. */
  updateJobCategory?: Maybe<UpdateJobCategoryPayload>;
  /** Change your profile. What is absent stays, null clears. */
  updateMe?: Maybe<UpdateMePayload>;
  /** Change your poll. What people vote on stays as it is once somebody has. */
  updatePoll?: Maybe<UpdatePollPayload>;
  /** Change what one of your posts says, or who may see it. What it said is kept. */
  updatePost?: Maybe<UpdatePostPayload>;
  /** Change some of what is said of a product. */
  updateProduct?: Maybe<UpdateProductPayload>;
  /** Change somebody's role, or switch an account off or on. For admins. */
  updateUser?: Maybe<UpdateUserPayload>;
  /** Prove an e-mail address with the code from the mail. */
  verifyEmail?: Maybe<VerifyEmailPayload>;
  /** Say whether a token still opens anything. */
  verifyToken?: Maybe<VerifyTokenPayload>;
  /** Take your application back. Asked again, it stays withdrawn. */
  withdrawApplication?: Maybe<WithdrawApplicationPayload>;
  /** Take your vote back, where the poll allows it. You may vote again. */
  withdrawVote?: Maybe<WithdrawVotePayload>;
};


/** Everything that can be changed. */
export type MutationAddCommentArgs = {
  content: Scalars['String']['input'];
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  parentId?: InputMaybe<Scalars['ID']['input']>;
  postId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationAddFavoriteMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationAddReviewArgs = {
  body?: InputMaybe<Scalars['String']['input']>;
  productId: Scalars['ID']['input'];
  rating: Scalars['Int']['input'];
};


/** Everything that can be changed. */
export type MutationAddToCartArgs = {
  productId: Scalars['ID']['input'];
  quantity: Scalars['Int']['input'];
};


/** Everything that can be changed. */
export type MutationAddToMovieWatchlistArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationAddToWishlistArgs = {
  notify?: InputMaybe<Scalars['Boolean']['input']>;
  productId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationAdjustStockArgs = {
  delta: Scalars['Int']['input'];
  productId: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationApplyToJobArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: ApplicationInput;
};


/** Everything that can be changed. */
export type MutationBlockUserArgs = {
  userId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationCancelOrderArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationCastVoteArgs = {
  optionIds: Array<Scalars['ID']['input']>;
  pollId: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be changed. */
export type MutationChangePasswordArgs = {
  newPassword: Scalars['String']['input'];
  oldPassword: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationChangeVoteArgs = {
  optionIds: Array<Scalars['ID']['input']>;
  pollId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationCloseJobArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationClosePollArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationCreateCategoryArgs = {
  input: CategoryInput;
};


/** Everything that can be changed. */
export type MutationCreateCompanyArgs = {
  input: CompanyInput;
};


/** Everything that can be changed. */
export type MutationCreateJobArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: JobInput;
};


/** Everything that can be changed. */
export type MutationCreateJobCategoryArgs = {
  input: JobCategoryInput;
};


/** Everything that can be changed. */
export type MutationCreatePollArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: PollInput;
};


/** Everything that can be changed. */
export type MutationCreatePostArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: PostInput;
};


/** Everything that can be changed. */
export type MutationCreateProductArgs = {
  input: ProductInput;
};


/** Everything that can be changed. */
export type MutationDeleteCategoryArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeleteCommentArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeleteJobArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeleteJobCategoryArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeleteJobSearchArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeleteMeArgs = {
  password: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationDeletePollArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeletePostArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDeleteProductArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationDismissMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationFollowUserArgs = {
  userId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationLikeCommentArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationLikePostArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationMarkNotificationReadArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationPayOrderArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationPlaceOrderArgs = {
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  input: OrderInput;
};


/** Everything that can be changed. */
export type MutationPublishJobArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationRateMovieArgs = {
  movieId: Scalars['ID']['input'];
  value: Scalars['Float']['input'];
};


/** Everything that can be changed. */
export type MutationRefreshTokenArgs = {
  refresh: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationRegisterArgs = {
  input: RegisterInput;
};


/** Everything that can be changed. */
export type MutationRemoveCartItemArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationRemoveFavoriteMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationRemoveFromMovieWatchlistArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationRemoveFromWishlistArgs = {
  productId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationReportPostArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationRequestPasswordResetArgs = {
  email: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationResetPasswordArgs = {
  newPassword: Scalars['String']['input'];
  token: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationRestoreMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationRevokeSessionArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationSaveJobArgs = {
  jobId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationSaveJobSearchArgs = {
  input: SavedSearchInput;
};


/** Everything that can be changed. */
export type MutationSetApplicationStatusArgs = {
  id: Scalars['ID']['input'];
  note?: InputMaybe<Scalars['String']['input']>;
  status: ApplicationStatus;
};


/** Everything that can be changed. */
export type MutationSetMoviePreferencesArgs = {
  input: MoviePreferencesInput;
};


/** Everything that can be changed. */
export type MutationSetNotificationPreferencesArgs = {
  byMail: Array<Scalars['String']['input']>;
};


/** Everything that can be changed. */
export type MutationSetOrderStatusArgs = {
  id: Scalars['ID']['input'];
  status: OrderStatus;
};


/** Everything that can be changed. */
export type MutationSharePostArgs = {
  comment?: InputMaybe<Scalars['String']['input']>;
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationTokenAuthArgs = {
  password: Scalars['String']['input'];
  username: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationUnblockUserArgs = {
  userId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnfollowUserArgs = {
  userId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnlikeCommentArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnlikePostArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnrateMovieArgs = {
  movieId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnsaveJobArgs = {
  jobId: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUnsharePostArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUpdateApplicationArgs = {
  id: Scalars['ID']['input'];
  input: ApplicationPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateCartItemArgs = {
  id: Scalars['ID']['input'];
  quantity: Scalars['Int']['input'];
};


/** Everything that can be changed. */
export type MutationUpdateCategoryArgs = {
  id: Scalars['ID']['input'];
  input: CategoryPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateCommentArgs = {
  content: Scalars['String']['input'];
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationUpdateCompanyArgs = {
  id: Scalars['ID']['input'];
  input: CompanyPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateJobArgs = {
  id: Scalars['ID']['input'];
  input: JobPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateJobCategoryArgs = {
  id: Scalars['ID']['input'];
  input: JobCategoryPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateMeArgs = {
  input: ProfileInput;
};


/** Everything that can be changed. */
export type MutationUpdatePollArgs = {
  id: Scalars['ID']['input'];
  input: PollPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdatePostArgs = {
  id: Scalars['ID']['input'];
  input: PostPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateProductArgs = {
  id: Scalars['ID']['input'];
  input: ProductPatchInput;
};


/** Everything that can be changed. */
export type MutationUpdateUserArgs = {
  id: Scalars['ID']['input'];
  input: AccountInput;
};


/** Everything that can be changed. */
export type MutationVerifyEmailArgs = {
  token: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationVerifyTokenArgs = {
  token: Scalars['String']['input'];
};


/** Everything that can be changed. */
export type MutationWithdrawApplicationArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be changed. */
export type MutationWithdrawVoteArgs = {
  pollId: Scalars['ID']['input'];
};

/** A vote of one's own. */
export type MyVote = {
  createdAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  /** The options it chooses. */
  optionIds: Array<Scalars['ID']['output']>;
  poll: Poll;
  updatedAt: Scalars['DateTime']['output'];
};

/** One page of a list of MyVote. */
export type MyVoteConnection = {
  edges: Array<MyVoteEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One MyVote of a list, and its cursor. */
export type MyVoteEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: MyVote;
};

/** What this server is and which domains it runs. */
export type Nexus = {
  domains: Array<EnabledDomain>;
  name: Scalars['String']['output'];
  version: Scalars['String']['output'];
};

/** One thing somebody was told. */
export type Notification = {
  actor?: Maybe<User>;
  actorCount: Scalars['Int']['output'];
  createdAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  kind: Scalars['String']['output'];
  readAt?: Maybe<Scalars['DateTime']['output']>;
  targetId: Scalars['ID']['output'];
  targetType: Scalars['String']['output'];
  /** What is said: "Ada and 4 others liked your post." */
  text: Scalars['String']['output'];
  updatedAt: Scalars['DateTime']['output'];
};

/** One page of a list of Notification. */
export type NotificationConnection = {
  edges: Array<NotificationEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Notification of a list, and its cursor. */
export type NotificationEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Notification;
};

/** Whether one kind comes by mail. */
export type NotificationPreference = {
  byMail: Scalars['Boolean']['output'];
  kind: Scalars['String']['output'];
  title: Scalars['String']['output'];
};

/** How often an option was chosen, and which part of all votes that is. */
export type OptionResult = {
  id: Scalars['ID']['output'];
  percentage: Scalars['Float']['output'];
  text: Scalars['String']['output'];
  votes: Scalars['Int']['output'];
};

/** A customer's order, with prices as they were when it was placed. */
export type Order = {
  cancelledAt?: Maybe<Scalars['DateTime']['output']>;
  createdAt: Scalars['DateTime']['output'];
  currency: Scalars['String']['output'];
  /** The steps it has taken, from the first. */
  events: OrderEventConnection;
  id: Scalars['ID']['output'];
  /** Its lines, in the order they were asked for. */
  items: Array<OrderItem>;
  shippingAddress?: Maybe<ShippingAddress>;
  status: OrderStatus;
  totalPrice: Scalars['Decimal']['output'];
  updatedAt: Scalars['DateTime']['output'];
  /** Who placed it. */
  userId: Scalars['ID']['output'];
};


/** A customer's order, with prices as they were when it was placed. */
export type OrderEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of a list of Order. */
export type OrderConnection = {
  edges: Array<OrderEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Order of a list, and its cursor. */
export type OrderEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Order;
};

/** One step of an order; the first comes from no status. */
export type OrderEvent = {
  /** Who took the step; nobody if it happened by itself. */
  actorId?: Maybe<Scalars['ID']['output']>;
  createdAt: Scalars['DateTime']['output'];
  fromStatus?: Maybe<OrderStatus>;
  id: Scalars['ID']['output'];
  note: Scalars['String']['output'];
  toStatus: OrderStatus;
};

/** One page of a list of OrderEvent. */
export type OrderEventConnection = {
  edges: Array<OrderEventEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One OrderEvent of a list, and its cursor. */
export type OrderEventEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: OrderEvent;
};

/** What to order: these items, or else what is in the cart. */
export type OrderInput = {
  expectedTotal?: InputMaybe<Scalars['Decimal']['input']>;
  fromCart?: InputMaybe<Scalars['Boolean']['input']>;
  items?: InputMaybe<Array<OrderLineInput>>;
  shippingAddress?: InputMaybe<ShippingAddressInput>;
};

/** One product of an order, as it was when it was bought. */
export type OrderItem = {
  id: Scalars['ID']['output'];
  price: Scalars['Decimal']['output'];
  product: Product;
  productName: Scalars['String']['output'];
  quantity: Scalars['Int']['output'];
};

/** How many units of one product a customer wants. */
export type OrderLineInput = {
  productId: Scalars['ID']['input'];
  quantity: Scalars['Int']['input'];
};

/** How far an order has come. */
export enum OrderStatus {
  /** Cancelled */
  Cancelled = 'CANCELLED',
  /** Delivered */
  Delivered = 'DELIVERED',
  /** Paid */
  Paid = 'PAID',
  /** Pending */
  Pending = 'PENDING',
  /** Refunded */
  Refunded = 'REFUNDED',
  /** Shipped */
  Shipped = 'SHIPPED'
}

/** Where a page stands in its list. */
export type PageInfo = {
  /** The cursor of the last row, to continue `after`. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether more rows follow. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether rows come before. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first row. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** Pay an order that is pending, through the demonstration provider: no money moves. */
export type PayOrderPayload = {
  order: Order;
};

/** Order some products, or what is in your cart. All of it is ordered, or nothing. */
export type PlaceOrderPayload = {
  order: Order;
};

/** A question, the rules of answering it, and as much of the results as one may see. */
export type Poll = {
  allowChange: Scalars['Boolean']['output'];
  category: Scalars['String']['output'];
  closedAt?: Maybe<Scalars['DateTime']['output']>;
  closedReason?: Maybe<PollClosedReason>;
  createdAt: Scalars['DateTime']['output'];
  description: Scalars['String']['output'];
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether you have a ballot in it. */
  hasVoted: Scalars['Boolean']['output'];
  id: Scalars['ID']['output'];
  /** Whether it takes votes. */
  isOpen: Scalars['Boolean']['output'];
  isPublic: Scalars['Boolean']['output'];
  maxChoices: Scalars['Int']['output'];
  minChoices: Scalars['Int']['output'];
  /** The options you chose. */
  myChoices: Array<Scalars['ID']['output']>;
  /** What one can choose, in the order the owner gave. */
  options: Array<PollOption>;
  /** Who asks. */
  ownerId: Scalars['ID']['output'];
  question: Scalars['String']['output'];
  resultsVisibility: PollVisibility;
  /** Whether you may see the results. */
  resultsVisible: Scalars['Boolean']['output'];
  /** Opens a private poll; only its owner is told. */
  shareToken?: Maybe<Scalars['String']['output']>;
  /** Null while the results are hidden. */
  totalVoters?: Maybe<Scalars['Int']['output']>;
  /** Null while the results are hidden. */
  totalVotes?: Maybe<Scalars['Int']['output']>;
  updatedAt: Scalars['DateTime']['output'];
};

/** Why a poll takes no more votes. */
export enum PollClosedReason {
  /** Its time was over */
  Expired = 'EXPIRED',
  /** Closed by hand */
  Manual = 'MANUAL'
}

/** One page of a list of Poll. */
export type PollConnection = {
  edges: Array<PollEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Poll of a list, and its cursor. */
export type PollEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Poll;
};

/** Everything an owner says of a poll. */
export type PollInput = {
  allowChange?: InputMaybe<Scalars['Boolean']['input']>;
  category?: InputMaybe<Scalars['String']['input']>;
  description?: InputMaybe<Scalars['String']['input']>;
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  isPublic?: InputMaybe<Scalars['Boolean']['input']>;
  maxChoices?: InputMaybe<Scalars['Int']['input']>;
  minChoices?: InputMaybe<Scalars['Int']['input']>;
  options: Array<Scalars['String']['input']>;
  question: Scalars['String']['input'];
  resultsVisibility?: InputMaybe<PollVisibility>;
};

/** One answer to a poll's question. */
export type PollOption = {
  id: Scalars['ID']['output'];
  position: Scalars['Int']['output'];
  text: Scalars['String']['output'];
  /** How often it was chosen; null while that is hidden. */
  votes?: Maybe<Scalars['Int']['output']>;
};

/** How the list of polls is ordered. */
export enum PollOrder {
  CreatedAtAsc = 'CREATED_AT_ASC',
  CreatedAtDesc = 'CREATED_AT_DESC',
  ExpiresAtAsc = 'EXPIRES_AT_ASC',
  VotesDesc = 'VOTES_DESC'
}

/** What an owner wants to be different; what is absent stays, null clears. */
export type PollPatchInput = {
  allowChange?: InputMaybe<Scalars['Boolean']['input']>;
  category?: InputMaybe<Scalars['String']['input']>;
  description?: InputMaybe<Scalars['String']['input']>;
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  isPublic?: InputMaybe<Scalars['Boolean']['input']>;
  maxChoices?: InputMaybe<Scalars['Int']['input']>;
  minChoices?: InputMaybe<Scalars['Int']['input']>;
  options?: InputMaybe<Array<Scalars['String']['input']>>;
  question?: InputMaybe<Scalars['String']['input']>;
  resultsVisibility?: InputMaybe<PollVisibility>;
};

/** What came of a poll so far. */
export type PollResults = {
  /** The moment the numbers are of. */
  asOf: Scalars['DateTime']['output'];
  isOpen: Scalars['Boolean']['output'];
  options: Array<OptionResult>;
  pollId: Scalars['ID']['output'];
  totalVoters: Scalars['Int']['output'];
  totalVotes: Scalars['Int']['output'];
  /** Grows with every change. */
  version: Scalars['Int']['output'];
};

/** Whether polls take votes. */
export enum PollStatus {
  Closed = 'CLOSED',
  Open = 'OPEN'
}

/** When results may be seen. The owner and admins always see them. */
export enum PollVisibility {
  /** By everybody after the end */
  AfterClose = 'AFTER_CLOSE',
  /** By those who have voted, and by everybody after the end */
  AfterVote = 'AFTER_VOTE',
  /** By everybody, at any time */
  Always = 'ALWAYS',
  /** By the owner alone */
  Owner = 'OWNER'
}

/** Something somebody said, with its counters as they are now. */
export type Post = {
  author: User;
  /** Its comments, from the first. */
  comments: CommentConnection;
  commentsCount: Scalars['Int']['output'];
  content: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  editedAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  imageUrl?: Maybe<Scalars['String']['output']>;
  isQuote: Scalars['Boolean']['output'];
  /** Whether you like it. */
  likedByMe: Scalars['Boolean']['output'];
  /** Who likes it, the latest first. */
  likes: LikeConnection;
  likesCount: Scalars['Int']['output'];
  /** Whether you share it. */
  sharedByMe: Scalars['Boolean']['output'];
  /** What it quotes; null if that is gone, or not yours to see. */
  sharedPost?: Maybe<Post>;
  sharesCount: Scalars['Int']['output'];
  visibility: PostVisibility;
};


/** Something somebody said, with its counters as they are now. */
export type PostCommentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Something somebody said, with its counters as they are now. */
export type PostLikesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What people did with a post, day by day, up to this moment. */
export type PostAnalytics = {
  days: Array<DayOfInteractions>;
  from: Scalars['Date']['output'];
  postId: Scalars['ID']['output'];
  to: Scalars['Date']['output'];
  totals: InteractionTotals;
};

/** One page of a list of Post. */
export type PostConnection = {
  edges: Array<PostEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Post of a list, and its cursor. */
export type PostEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Post;
};

/** Which posts. */
export type PostFilterInput = {
  /** The id of who wrote them. */
  author?: InputMaybe<Scalars['ID']['input']>;
  hasMedia?: InputMaybe<Scalars['Boolean']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  since?: InputMaybe<Scalars['DateTime']['input']>;
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Something to say; a quote may leave the words to what it quotes. */
export type PostInput = {
  content?: InputMaybe<Scalars['String']['input']>;
  imageUrl?: InputMaybe<Scalars['String']['input']>;
  quoteOf?: InputMaybe<Scalars['ID']['input']>;
  visibility?: InputMaybe<PostVisibility>;
};

/** What was done with a post, and what its counters are afterwards. */
export type PostInteraction = {
  commentsCount: Scalars['Int']['output'];
  kind: PostInteractionKind;
  likesCount: Scalars['Int']['output'];
  postId: Scalars['ID']['output'];
  sharesCount: Scalars['Int']['output'];
};

/** What was done with a post. */
export enum PostInteractionKind {
  Comment = 'COMMENT',
  CommentDeleted = 'COMMENT_DELETED',
  Like = 'LIKE',
  PostDeleted = 'POST_DELETED',
  PostUpdated = 'POST_UPDATED',
  Share = 'SHARE',
  Unlike = 'UNLIKE',
  Unshare = 'UNSHARE'
}

/** How posts are ordered; the ranked orders do not change while one walks them. */
export enum PostOrder {
  Hot = 'HOT',
  MostLiked = 'MOST_LIKED',
  New = 'NEW'
}

/** What is to be different; what is absent stays, null clears. */
export type PostPatchInput = {
  content?: InputMaybe<Scalars['String']['input']>;
  imageUrl?: InputMaybe<Scalars['String']['input']>;
  visibility?: InputMaybe<PostVisibility>;
};

/** Who may see it. */
export enum PostVisibility {
  /** Followers of the author */
  Followers = 'FOLLOWERS',
  /** Everybody */
  Public = 'PUBLIC'
}

/** Something for sale, with its price and how many units are left. */
export type Product = {
  category: Category;
  createdAt: Scalars['DateTime']['output'];
  currency: Scalars['String']['output'];
  description: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  maxPerOrder?: Maybe<Scalars['Int']['output']>;
  name: Scalars['String']['output'];
  price: Scalars['Decimal']['output'];
  /** The mean of its reviews, 0 without any. */
  rating: Scalars['Float']['output'];
  ratingCount: Scalars['Int']['output'];
  /** What buyers think of it, newest first. */
  reviews: ProductReviewConnection;
  sku?: Maybe<Scalars['String']['output']>;
  slug: Scalars['String']['output'];
  stock: Scalars['Int']['output'];
  updatedAt: Scalars['DateTime']['output'];
};


/** Something for sale, with its price and how many units are left. */
export type ProductReviewsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** One page of a list of Product. */
export type ProductConnection = {
  edges: Array<ProductEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Product of a list, and its cursor. */
export type ProductEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Product;
};

/** Which products. */
export type ProductFilterInput = {
  /** The id or slug of a category; all below it count. */
  category?: InputMaybe<Scalars['String']['input']>;
  inStock?: InputMaybe<Scalars['Boolean']['input']>;
  maxPrice?: InputMaybe<Scalars['Decimal']['input']>;
  minPrice?: InputMaybe<Scalars['Decimal']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};

/** Everything an admin says of a product. */
export type ProductInput = {
  categoryId: Scalars['ID']['input'];
  currency?: InputMaybe<Scalars['String']['input']>;
  description?: InputMaybe<Scalars['String']['input']>;
  maxPerOrder?: InputMaybe<Scalars['Int']['input']>;
  name: Scalars['String']['input'];
  price: Scalars['Decimal']['input'];
  sku?: InputMaybe<Scalars['String']['input']>;
  stock?: InputMaybe<Scalars['Int']['input']>;
};

/** How the list of products is ordered. */
export enum ProductOrder {
  CreatedAtAsc = 'CREATED_AT_ASC',
  CreatedAtDesc = 'CREATED_AT_DESC',
  NameAsc = 'NAME_ASC',
  NameDesc = 'NAME_DESC',
  PriceAsc = 'PRICE_ASC',
  PriceDesc = 'PRICE_DESC',
  RatingDesc = 'RATING_DESC'
}

/** What an admin wants to be different; what is absent stays, null clears. */
export type ProductPatchInput = {
  categoryId?: InputMaybe<Scalars['ID']['input']>;
  currency?: InputMaybe<Scalars['String']['input']>;
  description?: InputMaybe<Scalars['String']['input']>;
  maxPerOrder?: InputMaybe<Scalars['Int']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  price?: InputMaybe<Scalars['Decimal']['input']>;
  sku?: InputMaybe<Scalars['String']['input']>;
  stock?: InputMaybe<Scalars['Int']['input']>;
};

/** What a buyer thinks of a product. */
export type ProductReview = {
  body: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  product: Product;
  rating: Scalars['Int']['output'];
  /** Who wrote it. */
  userId: Scalars['ID']['output'];
};

/** One page of a list of ProductReview. */
export type ProductReviewConnection = {
  edges: Array<ProductReviewEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One ProductReview of a list, and its cursor. */
export type ProductReviewEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: ProductReview;
};

/** What to change in one's profile: absent keeps, null clears. */
export type ProfileInput = {
  avatarUrl?: InputMaybe<Scalars['String']['input']>;
  displayName?: InputMaybe<Scalars['String']['input']>;
};

/** Put a posting up, or up again. Without an end it stays up for sixty days. */
export type PublishJobPayload = {
  job: Job;
};

/** Everything that can be read. */
export type Query = {
  /** An application of yours, or one for a posting that you manage. */
  application?: Maybe<Application>;
  /** Your cart. */
  cart?: Maybe<Cart>;
  /** The categories, by name. */
  categories: CategoryConnection;
  /** One category, by its id or its slug. */
  category?: Maybe<Category>;
  /** The comments of a post from the first, or only the replies to one. */
  comments: CommentConnection;
  /** The companies, by name. */
  companies: CompanyConnection;
  /** One company, by its id or its slug. */
  company?: Maybe<Company>;
  /** Films by what they are. */
  discoverMovies: MoviePage;
  /** The films you do not want to be offered. */
  dismissedMovies: DismissedMovieConnection;
  /** The films you love, newest first. */
  favoriteMovies: FavoriteMovieConnection;
  /** What the people whom you follow have posted, newest first. */
  feed: PostConnection;
  /** Who follows a user, the latest first. */
  followers: FollowConnection;
  /** Whom a user follows, the latest first. */
  following: FollowConnection;
  /** Whether you follow a user. */
  isFollowing: Scalars['Boolean']['output'];
  /** One posting, by its id or its slug. Drafts are for those who manage them. */
  job?: Maybe<Job>;
  /** The applications for a posting that you manage, newest first. */
  jobApplications: ApplicationConnection;
  /** The industries, by name. */
  jobCategories: JobCategoryConnection;
  /** One industry, by its id or its slug. */
  jobCategory?: Maybe<JobCategory>;
  /** The busiest places whose name has this part. */
  jobLocations: Array<CountedLocation>;
  /** The open postings that fit. */
  jobs: JobSearchConnection;
  /** The postings you manage, drafts too. An admin sees everybody's. */
  managedJobs: JobConnection;
  /** Your own account. */
  me: Account;
  /** One film with all that is told of it. */
  movie?: Maybe<MovieDetails>;
  /** Every genre. */
  movieGenres: Array<MovieGenre>;
  /** How you want films, and which genres you like. */
  moviePreferences?: Maybe<MoviePreferences>;
  /** The films that people who liked this one liked. */
  movieRecommendations: MoviePage;
  /** The films you want to see, newest first. */
  movieWatchlist: WatchlistMovieConnection;
  /** Your own applications, newest first. */
  myApplications: ApplicationConnection;
  /** The polls you have made, private ones too, newest first. */
  myPolls: PollConnection;
  /** Your sessions that still go on, last used first. */
  mySessions: SessionConnection;
  /** The votes you have cast, newest first. */
  myVotes: MyVoteConnection;
  /** What this server is and which domains are enabled. */
  nexus: Nexus;
  /** What comes by mail and what does not. */
  notificationPreferences: Array<NotificationPreference>;
  /** What you were told, newest first. */
  notifications: NotificationConnection;
  /** One of your orders. */
  order?: Maybe<Order>;
  /** Your orders, newest first. An admin sees everybody's. */
  orders: OrderConnection;
  /** One poll; a private one opens by its share token. */
  poll?: Maybe<Poll>;
  /** The results of a poll as they are this moment, if you may see them. */
  pollResults?: Maybe<PollResults>;
  /** The public polls. */
  polls: PollConnection;
  /** The films by popularity. */
  popularMovies: MoviePage;
  /** One post. */
  post?: Maybe<Post>;
  /** What people did with one of your posts, day by day. */
  postAnalytics?: Maybe<PostAnalytics>;
  /** The posts you may see, newest first unless you want them ranked. */
  posts: PostConnection;
  /** One product on sale, by its id or its slug. */
  product?: Maybe<Product>;
  /** The products on sale. */
  products: ProductConnection;
  /** Films that suit you, with the reasons. */
  recommendedMovies: MovieRecommendationPage;
  /** The searches you are mailed about, oldest first. */
  savedJobSearches: SavedSearchConnection;
  /** The postings you have saved, newest first. */
  savedJobs: SavedJobConnection;
  /** Films by the words of their titles. */
  searchMovies: MoviePage;
  /** The films that are like this one. */
  similarMovies: MoviePage;
  /** The films by what people think. */
  topRatedMovies: MoviePage;
  /** What most people look at, today or this week. */
  trendingMovies: MoviePage;
  /** The public posts of the last day or week that people did most with. */
  trendingPosts: PostConnection;
  /** How many of your notifications you have not read. */
  unreadNotificationCount: Scalars['Int']['output'];
  /** The films that are yet to come. */
  upcomingMovies: MoviePage;
  /** What anybody may know of somebody. */
  user?: Maybe<User>;
  /** The accounts, for admins. */
  users: AccountConnection;
  /** What is on your wishlist, newest first. */
  wishlist: WishlistItemConnection;
};


/** Everything that can be read. */
export type QueryApplicationArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryCategoriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  root?: InputMaybe<Scalars['Boolean']['input']>;
};


/** Everything that can be read. */
export type QueryCategoryArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryCommentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  parentId?: InputMaybe<Scalars['ID']['input']>;
  postId: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryCompaniesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryCompanyArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryDiscoverMoviesArgs = {
  filter?: InputMaybe<DiscoverMoviesInput>;
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryDismissedMoviesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryFavoriteMoviesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryFeedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryFollowersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  userId: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryFollowingArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  userId: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryIsFollowingArgs = {
  userId: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryJobArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryJobApplicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  jobId: Scalars['ID']['input'];
  search?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<ApplicationStatus>;
};


/** Everything that can be read. */
export type QueryJobCategoriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryJobCategoryArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryJobLocationsArgs = {
  q?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<JobFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<JobOrder>;
};


/** Everything that can be read. */
export type QueryManagedJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<JobStatus>;
};


/** Everything that can be read. */
export type QueryMovieArgs = {
  id: Scalars['ID']['input'];
  language?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryMovieGenresArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryMovieRecommendationsArgs = {
  id: Scalars['ID']['input'];
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryMovieWatchlistArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryMyApplicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<ApplicationStatus>;
};


/** Everything that can be read. */
export type QueryMyPollsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryMySessionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryMyVotesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryNotificationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  unread?: InputMaybe<Scalars['Boolean']['input']>;
};


/** Everything that can be read. */
export type QueryOrderArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<OrderStatus>;
};


/** Everything that can be read. */
export type QueryPollArgs = {
  id: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryPollResultsArgs = {
  pollId: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryPollsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  author?: InputMaybe<Scalars['ID']['input']>;
  category?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<PollOrder>;
  search?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<PollStatus>;
};


/** Everything that can be read. */
export type QueryPopularMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryPostArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryPostAnalyticsArgs = {
  from?: InputMaybe<Scalars['Date']['input']>;
  id: Scalars['ID']['input'];
  to?: InputMaybe<Scalars['Date']['input']>;
};


/** Everything that can be read. */
export type QueryPostsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<PostFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<PostOrder>;
};


/** Everything that can be read. */
export type QueryProductArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  slug?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryProductsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ProductFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ProductOrder>;
};


/** Everything that can be read. */
export type QueryRecommendedMoviesArgs = {
  page?: InputMaybe<Scalars['Int']['input']>;
  strategy?: InputMaybe<MovieRecommendationStrategy>;
};


/** Everything that can be read. */
export type QuerySavedJobSearchesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QuerySavedJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QuerySearchMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  q: Scalars['String']['input'];
  year?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QuerySimilarMoviesArgs = {
  id: Scalars['ID']['input'];
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryTopRatedMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryTrendingMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  window?: InputMaybe<MovieWindow>;
};


/** Everything that can be read. */
export type QueryTrendingPostsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  window?: InputMaybe<TrendingWindow>;
};


/** Everything that can be read. */
export type QueryUpcomingMoviesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  page?: InputMaybe<Scalars['Int']['input']>;
  region?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. */
export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. */
export type QueryUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AccountFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that can be read. */
export type QueryWishlistArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Say what you think of a film, in halves from 0.5 to 10. Your last word counts. */
export type RateMoviePayload = {
  state: MovieState;
};

/** A film of yours that speaks for another. */
export type RecommendationReason = {
  id: Scalars['ID']['output'];
  title: Scalars['String']['output'];
};

/** Exchange a refresh token for a new pair, once; for some seconds the same pair again. */
export type RefreshTokenPayload = {
  access: Scalars['String']['output'];
  /** Seconds until the access token expires. */
  expiresIn: Scalars['Int']['output'];
  refresh: Scalars['String']['output'];
  user: Account;
};

/** A new account. */
export type RegisterInput = {
  email: Scalars['String']['input'];
  password: Scalars['String']['input'];
  /** USER or EMPLOYER; USER if it is left out. */
  role?: InputMaybe<Role>;
  username: Scalars['String']['input'];
};

/** Register an account. */
export type RegisterPayload = {
  user: Account;
};

/** Take a line out of your cart. */
export type RemoveCartItemPayload = {
  cart: Cart;
};

/** Love a film no longer. One that you did not love stays so. */
export type RemoveFavoriteMoviePayload = {
  state: MovieState;
};

/** Take a film off your watchlist. One that is not there stays away. */
export type RemoveFromMovieWatchlistPayload = {
  state: MovieState;
};

/** Take a product off your wishlist. One that is not there stays away. */
export type RemoveFromWishlistPayload = {
  wish: WishState;
};

/** Ask the admins to look at a post, once however often you ask. */
export type ReportPostPayload = {
  postId: Scalars['ID']['output'];
  reported: Scalars['Boolean']['output'];
};

/** Ask for a mail that sets a new password. The answer is the same for unknown addresses. */
export type RequestPasswordResetPayload = {
  ok: Scalars['Boolean']['output'];
};

/** Send the mail that proves your address again, unless it is proven. */
export type ResendVerificationPayload = {
  ok: Scalars['Boolean']['output'];
};

/** Set a new password with the code from the mail. Every session ends. */
export type ResetPasswordPayload = {
  ok: Scalars['Boolean']['output'];
};

/** Let a film be offered to you again. */
export type RestoreMoviePayload = {
  state: MovieState;
};

/** A CV, and where it can be fetched for five minutes without a token. */
export type Resume = {
  expiresAt: Scalars['DateTime']['output'];
  mediaType: Scalars['String']['output'];
  name: Scalars['String']['output'];
  url: Scalars['String']['output'];
};

/** End one of your sessions. */
export type RevokeSessionPayload = {
  ok: Scalars['Boolean']['output'];
};

/** What somebody may do; kept in the database and never taken from the client. */
export enum Role {
  /** Admin */
  Admin = 'ADMIN',
  /** Employer */
  Employer = 'EMPLOYER',
  /** User */
  User = 'USER'
}

/** What is paid, and the least of it over a full-time year. */
export type Salary = {
  annualMin?: Maybe<Scalars['Decimal']['output']>;
  currency: Scalars['String']['output'];
  max?: Maybe<Scalars['Decimal']['output']>;
  min?: Maybe<Scalars['Decimal']['output']>;
  period: SalaryPeriod;
};

/** What is paid. One end of the range may be left open. */
export type SalaryInput = {
  currency: Scalars['String']['input'];
  max?: InputMaybe<Scalars['Decimal']['input']>;
  min?: InputMaybe<Scalars['Decimal']['input']>;
  period: SalaryPeriod;
};

/** How often a salary is paid. */
export enum SalaryPeriod {
  /** Per day */
  Day = 'DAY',
  /** Per hour */
  Hour = 'HOUR',
  /** Per month */
  Month = 'MONTH',
  /** Per week */
  Week = 'WEEK',
  /** Per year */
  Year = 'YEAR'
}

/** Save a posting for later. One that is saved stays so. */
export type SaveJobPayload = {
  saved: SavedState;
};

/** Save a search, to be mailed what is posted from now on and fits. Ten at most. */
export type SaveJobSearchPayload = {
  savedSearch: SavedSearch;
};

/** A posting that was saved. */
export type SavedJob = {
  id: Scalars['ID']['output'];
  job: Job;
  savedAt: Scalars['DateTime']['output'];
};

/** One page of a list of SavedJob. */
export type SavedJobConnection = {
  edges: Array<SavedJobEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One SavedJob of a list, and its cursor. */
export type SavedJobEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: SavedJob;
};

/** What a saved search looks for; null is what it does not say. */
export type SavedQuery = {
  category?: Maybe<Array<Scalars['String']['output']>>;
  company?: Maybe<Array<Scalars['String']['output']>>;
  country?: Maybe<Array<Scalars['String']['output']>>;
  currency?: Maybe<Scalars['String']['output']>;
  experienceLevel?: Maybe<Array<Scalars['String']['output']>>;
  includeUnknownSalary?: Maybe<Scalars['Boolean']['output']>;
  jobType?: Maybe<Array<Scalars['String']['output']>>;
  location?: Maybe<Array<Scalars['String']['output']>>;
  near?: Maybe<Scalars['String']['output']>;
  postedWithinDays?: Maybe<Scalars['Int']['output']>;
  radiusKm?: Maybe<Scalars['Float']['output']>;
  salaryMin?: Maybe<Scalars['Decimal']['output']>;
  search?: Maybe<Scalars['String']['output']>;
  workplaceType?: Maybe<Array<Scalars['String']['output']>>;
};

/** A search somebody is mailed about. */
export type SavedSearch = {
  createdAt: Scalars['DateTime']['output'];
  frequency: SavedSearchFrequency;
  id: Scalars['ID']['output'];
  lastRunAt?: Maybe<Scalars['DateTime']['output']>;
  name: Scalars['String']['output'];
  query: SavedQuery;
};

/** One page of a list of SavedSearch. */
export type SavedSearchConnection = {
  edges: Array<SavedSearchEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One SavedSearch of a list, and its cursor. */
export type SavedSearchEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: SavedSearch;
};

/** How often a mail may come. */
export enum SavedSearchFrequency {
  /** Daily */
  Daily = 'DAILY',
  /** Weekly */
  Weekly = 'WEEKLY'
}

/** A search to be mailed about. */
export type SavedSearchInput = {
  frequency?: InputMaybe<SavedSearchFrequency>;
  name?: InputMaybe<Scalars['String']['input']>;
  query: JobFilterInput;
};

/** Whether a posting is saved, and how many are. */
export type SavedState = {
  count: Scalars['Int']['output'];
  isSaved: Scalars['Boolean']['output'];
  jobId: Scalars['ID']['output'];
};

/** One sign-in on one device. */
export type Session = {
  /** Where it was last seen. */
  address?: Maybe<Scalars['String']['output']>;
  createdAt: Scalars['DateTime']['output'];
  /** Whether it is the one that asks. */
  current: Scalars['Boolean']['output'];
  /** What the device calls itself. */
  device: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  lastSeenAt: Scalars['DateTime']['output'];
};

/** One page of a list of Session. */
export type SessionConnection = {
  edges: Array<SessionEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One Session of a list, and its cursor. */
export type SessionEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: Session;
};

/** Move an application for a posting of yours one step along, or reject it. */
export type SetApplicationStatusPayload = {
  application: Application;
};

/** Say anew how you want films. What you leave out is forgotten. */
export type SetMoviePreferencesPayload = {
  preferences: MoviePreferences;
};

/** Choose what comes by mail: the kinds you name, and no other. */
export type SetNotificationPreferencesPayload = {
  preferences: Array<NotificationPreference>;
};

/** Move an order along. Cancelling it puts its units back. */
export type SetOrderStatusPayload = {
  order: Order;
};

/** Share a post, perhaps with a remark; once however often you ask. */
export type SharePostPayload = {
  post: Post;
  shared: Scalars['Boolean']['output'];
  sharesCount: Scalars['Int']['output'];
};

/** Where an order is sent. */
export type ShippingAddress = {
  city: Scalars['String']['output'];
  country: Scalars['String']['output'];
  line1: Scalars['String']['output'];
  line2: Scalars['String']['output'];
  name: Scalars['String']['output'];
  postalCode: Scalars['String']['output'];
  region: Scalars['String']['output'];
};

/** Where an order is to be sent. */
export type ShippingAddressInput = {
  city: Scalars['String']['input'];
  country: Scalars['String']['input'];
  line1: Scalars['String']['input'];
  line2?: InputMaybe<Scalars['String']['input']>;
  name: Scalars['String']['input'];
  postalCode: Scalars['String']['input'];
  region?: InputMaybe<Scalars['String']['input']>;
};

/** One line of the stock ledger. */
export type StockMovement = {
  createdAt: Scalars['DateTime']['output'];
  delta: Scalars['Int']['output'];
  id: Scalars['ID']['output'];
  product: Product;
  reason: Scalars['String']['output'];
};

/** Everything that can be watched. */
export type Subscription = {
  /** The applications that come in for a posting that you manage. */
  applicationReceived: Application;
  /** The steps that your own applications take. */
  applicationStatusChanged: ApplicationEvent;
  /** New comments of a post, as they come. */
  commentAdded: Comment;
  /** What you are told, as it happens; a group comes again with each new actor. */
  notificationAdded: Notification;
  /** The orders that people place, as an admin: each of them, once. */
  orderPlaced?: Maybe<Order>;
  /** One of your orders: as it is now, and after every step it takes. */
  orderUpdated?: Maybe<Order>;
  /** The results of a poll as they are, and then whenever they change. */
  pollResults?: Maybe<PollResults>;
  /** New posts that you may see, as they come. */
  postAdded: Post;
  /** What is done with a post, and its counters afterwards. */
  postInteraction: PostInteraction;
  /** One product on sale: as it is now, and whenever its stock changes. */
  productStockChanged?: Maybe<Product>;
  /** Your recommendations, each time they were computed anew. */
  recommendationsReady: MovieRecommendationsReady;
};


/** Everything that can be watched. */
export type SubscriptionApplicationReceivedArgs = {
  jobId: Scalars['ID']['input'];
};


/** Everything that can be watched. */
export type SubscriptionCommentAddedArgs = {
  postId: Scalars['ID']['input'];
};


/** Everything that can be watched. */
export type SubscriptionOrderUpdatedArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be watched. */
export type SubscriptionPollResultsArgs = {
  pollId: Scalars['ID']['input'];
  shareToken?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be watched. */
export type SubscriptionPostAddedArgs = {
  authorId?: InputMaybe<Scalars['ID']['input']>;
};


/** Everything that can be watched. */
export type SubscriptionPostInteractionArgs = {
  postId: Scalars['ID']['input'];
};


/** Everything that can be watched. */
export type SubscriptionProductStockChangedArgs = {
  id: Scalars['ID']['input'];
};

/** Sign in and get a pair of tokens. */
export type TokenAuthPayload = {
  access: Scalars['String']['output'];
  /** Seconds until the access token expires. */
  expiresIn: Scalars['Int']['output'];
  refresh: Scalars['String']['output'];
  user: Account;
};

/** Over which time posts trend. */
export enum TrendingWindow {
  Day = 'DAY',
  Week = 'WEEK'
}

/** Hear from a user again. */
export type UnblockUserPayload = {
  blocked: Scalars['Boolean']['output'];
  userId: Scalars['ID']['output'];
};

/** Follow a user no more. One you did not follow stays so. */
export type UnfollowUserPayload = {
  followersCount: Scalars['Int']['output'];
  following: Scalars['Boolean']['output'];
  userId: Scalars['ID']['output'];
};

/** Like a comment no more. One you did not like stays so. */
export type UnlikeCommentPayload = {
  comment: Comment;
  liked: Scalars['Boolean']['output'];
  likesCount: Scalars['Int']['output'];
};

/** Like a post no more. One you did not like stays so. */
export type UnlikePostPayload = {
  liked: Scalars['Boolean']['output'];
  likesCount: Scalars['Int']['output'];
  post: Post;
};

/** Take your rating back. A film that you have not rated stays so. */
export type UnrateMoviePayload = {
  state: MovieState;
};

/** Forget a saved posting. One that was not saved stays away. */
export type UnsaveJobPayload = {
  saved: SavedState;
};

/** Share a post no more. One you did not share stays so. */
export type UnsharePostPayload = {
  post: Post;
  shared: Scalars['Boolean']['output'];
  sharesCount: Scalars['Int']['output'];
};

/** Change what you have applied with, as long as nobody has looked at it. */
export type UpdateApplicationPayload = {
  application: Application;
};

/** Change how many units a line of your cart asks for. */
export type UpdateCartItemPayload = {
  cart: Cart;
};

/** Rename a category, or move it with all that is below it. */
export type UpdateCategoryPayload = {
  category: Category;
};

/** Say something else in one of your comments. */
export type UpdateCommentPayload = {
  comment: Comment;
};

/** Change what is said of your company. */
export type UpdateCompanyPayload = {
  company: Company;
};

/** Rename an industry, or move it with all that is below it. */
export type UpdateJobCategoryPayload = {
  jobCategory: JobCategory;
};

/** Change some of what is said of a posting. */
export type UpdateJobPayload = {
  job: Job;
};

/** Change your profile. What is absent stays, null clears. */
export type UpdateMePayload = {
  user: Account;
};

/** Change your poll. What people vote on stays as it is once somebody has. */
export type UpdatePollPayload = {
  poll: Poll;
};

/** Change what one of your posts says, or who may see it. What it said is kept. */
export type UpdatePostPayload = {
  post: Post;
};

/** Change some of what is said of a product. */
export type UpdateProductPayload = {
  product: Product;
};

/** Change somebody's role, or switch an account off or on. For admins. */
export type UpdateUserPayload = {
  user: Account;
};

/** What anybody may know of somebody. */
export type User = {
  avatarUrl: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  displayName: Scalars['String']['output'];
  id: Scalars['ID']['output'];
  username: Scalars['String']['output'];
};

/** Prove an e-mail address with the code from the mail. */
export type VerifyEmailPayload = {
  ok: Scalars['Boolean']['output'];
};

/** Say whether a token still opens anything. */
export type VerifyTokenPayload = {
  active: Scalars['Boolean']['output'];
  expiresAt: Scalars['DateTime']['output'];
  /** access or refresh */
  type: Scalars['String']['output'];
};

/** That a vote is counted, and the results if they may be seen. */
export type Vote = {
  ballotId: Scalars['ID']['output'];
  optionIds: Array<Scalars['ID']['output']>;
  pollId: Scalars['ID']['output'];
  results?: Maybe<PollResults>;
};

/** A film that you want to see, and since when. */
export type WatchlistMovie = {
  createdAt: Scalars['DateTime']['output'];
  movie: Movie;
};

/** One page of a list of WatchlistMovie. */
export type WatchlistMovieConnection = {
  edges: Array<WatchlistMovieEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One WatchlistMovie of a list, and its cursor. */
export type WatchlistMovieEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: WatchlistMovie;
};

/** Whether a product is on the wishlist, and how long the list is. */
export type WishState = {
  count: Scalars['Int']['output'];
  isSaved: Scalars['Boolean']['output'];
  notify: Scalars['Boolean']['output'];
  productId: Scalars['ID']['output'];
};

/** A product on the wishlist, and whether to be told when it is back. */
export type WishlistItem = {
  createdAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  notify: Scalars['Boolean']['output'];
  product: Product;
};

/** One page of a list of WishlistItem. */
export type WishlistItemConnection = {
  edges: Array<WishlistItemEdge>;
  pageInfo: PageInfo;
  /** The number of rows in the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** One WishlistItem of a list, and its cursor. */
export type WishlistItemEdge = {
  /** Continues behind this row. */
  cursor: Scalars['String']['output'];
  node: WishlistItem;
};

/** Take your application back. Asked again, it stays withdrawn. */
export type WithdrawApplicationPayload = {
  application: Application;
};

/** Take your vote back, where the poll allows it. You may vote again. */
export type WithdrawVotePayload = {
  pollId: Scalars['ID']['output'];
};
